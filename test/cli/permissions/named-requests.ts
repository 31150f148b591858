import {
  type Account,
  arnIn,
  type Call,
  type Context,
  type Json,
  type Request,
  requestTags,
  resourceTags,
} from './request.ts';

/** What services ask IAM for whose objects go by names, or that ask for the operation by its own name (Service Authorization Reference). */

export function dynamodbRequests({ operation, input }: Call, account: Account): Request[] {
  const resource = input.ResourceArn ?? arnIn(account, 'dynamodb', `table/${input.TableName}`);
  const tagged = operation === 'CreateTable' ? ['CreateTable', 'TagResource'] : [operation];
  return tagged.map((action) => ({ action: `dynamodb:${action}`, resource, context: requestTags(input.Tags) }));
}

/** The S3 guide's table "API operations and the permissions they need"; what is not here goes by its own name. */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  HeadBucket: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  PutBucketEncryption: 'PutEncryptionConfiguration',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
};

export function s3Requests({ operation, input, answer }: Call): Request[] {
  const bucket = `arn:aws:s3:::${input.Bucket}`;
  const on = (action: string, resource = bucket, context: Context = {}): Request => ({
    action: `s3:${action}`,
    resource,
    context,
  });
  switch (operation) {
    case 'CreateBucket': {
      const tags = input.CreateBucketConfiguration?.Tags;
      return [
        on('CreateBucket', bucket, requestTags(tags)),
        ...(tags ? [on('TagResource', bucket, requestTags(tags))] : []),
      ];
    }
    case 'DeleteObjects':
      return input.Delete.Objects.map(({ Key, VersionId }: Json) =>
        on(VersionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion', `${bucket}/${Key}`),
      );
    case 'GetObject':
      // Who may not list the bucket is not told that there is no such object.
      return [on('GetObject', `${bucket}/${input.Key}`), ...(answer ? [] : [on('ListBucket')])];
    case 'PutObject':
      return [on('PutObject', `${bucket}/${input.Key}`)];
    case 'DeleteObject':
      return [on('DeleteObject', `${bucket}/${input.Key}`)];
    default:
      return [on(S3_ACTIONS[operation] ?? operation)];
  }
}

export function iamRequests({ operation, input }: Call, account: Account): Request[] {
  if (operation === 'GetAccountSummary') return [{ action: 'iam:GetAccountSummary', resource: '*', context: {} }];
  const global = (resource: string) => `arn:aws:iam::${account.id}:${resource}`;
  const profile = input.InstanceProfileName !== undefined;
  const resource = global(profile ? `instance-profile/${input.InstanceProfileName}` : `role/${input.RoleName}`);
  const self = { action: `iam:${operation}`, resource, context: requestTags(input.Tags) };
  if (operation === 'CreateRole') return [self, { ...self, action: 'iam:TagRole' }];
  if (operation === 'CreateInstanceProfile') return [self, { ...self, action: 'iam:TagInstanceProfile' }];
  if (operation !== 'AddRoleToInstanceProfile') return [self];
  account.roles.set(input.InstanceProfileName, input.RoleName);
  const pass = {
    action: 'iam:PassRole',
    resource: global(`role/${input.RoleName}`),
    context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
  };
  return [self, pass];
}

/** A SecureString is encrypted in the caller's name, unless with AWS's own key, whose policy lets all of the account in. */
export function ssmRequests({ operation, input }: Call, account: Account): Request[] {
  if (operation === 'DescribeParameters') return [{ action: 'ssm:DescribeParameters', resource: '*', context: {} }];
  const name: string = input.Name ?? input.ResourceId;
  const resource = arnIn(account, 'ssm', `parameter${name}`);
  const self = { action: `ssm:${operation}`, resource, context: requestTags(input.Tags) };
  return input.Tags ? [self, { ...self, action: 'ssm:AddTagsToResource' }] : [self];
}

export function acmRequests({ operation, input, answer }: Call, account: Account): Request[] {
  if (operation === 'ListCertificates') return [{ action: 'acm:ListCertificates', resource: '*', context: {} }];
  if (operation !== 'RequestCertificate') {
    const arn: string = input.CertificateArn;
    return [{ action: `acm:${operation}`, resource: arn, context: account.objects.get(arn) ?? {} }];
  }
  account.objects.set(answer?.CertificateArn, resourceTags(input.Tags));
  const context = {
    ...requestTags(input.Tags),
    'acm:DomainNames': [input.DomainName, ...(input.SubjectAlternativeNames ?? [])],
    'acm:ValidationMethod': input.ValidationMethod,
  };
  return [
    { action: 'acm:RequestCertificate', resource: '*', context },
    { action: 'acm:AddTagsToCertificate', resource: answer?.CertificateArn, context: requestTags(input.Tags) },
  ];
}

export function route53Requests({ operation, input }: Call): Request[] {
  const id = String(input.HostedZoneId ?? input.Id ?? '').replace(/^\/\w+\//, '');
  switch (operation) {
    case 'ListHostedZonesByName':
      return [{ action: `route53:${operation}`, resource: '*', context: {} }];
    case 'GetChange':
      return [{ action: 'route53:GetChange', resource: `arn:aws:route53:::change/${id}`, context: {} }];
    case 'ChangeResourceRecordSets': {
      const changes: Json[] = input.ChangeBatch.Changes;
      // Lower case, no trailing dot, other characters than letters, digits, hyphen, underscore and dot as octals.
      const name = (text: string) => text.toLowerCase().replace(/\.$/, '').replace(/^\*/, '\\052');
      return [
        {
          action: 'route53:ChangeResourceRecordSets',
          resource: `arn:aws:route53:::hostedzone/${id}`,
          context: {
            'route53:ChangeResourceRecordSetsActions': changes.map(({ Action }) => Action),
            'route53:ChangeResourceRecordSetsRecordTypes': changes.map(({ ResourceRecordSet: { Type } }) => Type),
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': changes.map(({ ResourceRecordSet: { Name } }) =>
              name(Name),
            ),
          },
        },
      ];
    }
    default:
      return [{ action: `route53:${operation}`, resource: `arn:aws:route53:::hostedzone/${id}`, context: {} }];
  }
}
