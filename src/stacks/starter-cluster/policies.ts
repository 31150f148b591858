import type { JsonObject } from '../../core/values.ts';
import type { Scope } from './scope.ts';
import { tableNames } from './storage.ts';

const VERSION = '2012-10-17';

/** EC2 may act as the role. In China its principal ends with that partition's domain. */
export function trustEc2({ owner }: Pick<Scope, 'owner'>): JsonObject {
  const Service = owner.partition === 'aws-cn' ? 'ec2.amazonaws.com.cn' : 'ec2.amazonaws.com';
  return policy({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' });
}

/** What Teleport calls on its tables: the list of its DynamoDB backend reference, each table with what is used there only. */
export function dynamoPolicy({ config, owner }: Scope): JsonObject {
  const names = tableNames(config.cluster_name);
  const arn = (table: string) => `arn:${owner.partition}:dynamodb:${config.region}:${owner.account}:table/${table}`;
  return policy(
    allow(prefixed('dynamodb', [...TABLE_ACTIONS, ...STATE_ONLY_ACTIONS]), [
      arn(names.state),
      `${arn(names.state)}/stream/*`,
    ]),
    allow(prefixed('dynamodb', TABLE_ACTIONS), [arn(names.events), `${arn(names.events)}/index/*`]),
    allow(prefixed('dynamodb', ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']), [arn(names.locks)]),
  );
}

const TABLE_ACTIONS = [
  'BatchWriteItem',
  'UpdateTimeToLive',
  'PutItem',
  'DeleteItem',
  'Scan',
  'Query',
  'UpdateItem',
  'DescribeTimeToLive',
  'DescribeTable',
  'GetItem',
  'UpdateTable',
  'UpdateContinuousBackups',
];
const STATE_ONLY_ACTIONS = ['DescribeStream', 'GetShardIterator', 'GetRecords', 'ConditionCheckItem'];

/** Session recordings, and the certificate that certbot shares through the bucket. */
export function s3Policy({ config, owner }: Scope): JsonObject {
  const bucket = `arn:${owner.partition}:s3:::${config.s3_bucket_name}`;
  return policy(
    allow(
      prefixed('s3', [
        'ListBucket',
        'ListBucketVersions',
        'ListBucketMultipartUploads',
        'GetEncryptionConfiguration',
        'GetBucketVersioning',
      ]),
      [bucket],
    ),
    allow(
      prefixed('s3', [
        'GetObject',
        'GetObjectVersion',
        'GetObjectRetention',
        'PutObject',
        'ListMultipartUploadParts',
        'AbortMultipartUpload',
      ]),
      [`${bucket}/*`],
    ),
  );
}

/** The license, and the key it is encrypted with. */
export function ssmPolicy({ config, owner, lookups }: Scope): JsonObject {
  const parameters = `arn:${owner.partition}:ssm:${config.region}:${owner.account}:parameter/teleport/${config.cluster_name}/*`;
  return policy(
    allow(prefixed('ssm', ['GetParameter', 'GetParameters', 'GetParametersByPath']), [parameters]),
    allow(['kms:Decrypt'], [lookups.kmsKeyArn]),
  );
}

/** What certbot needs to prove the domain, and nothing else of the zone. Neither listing nor GetChange knows a narrower resource here. */
export function route53Policy({ config, owner, lookups }: Scope): JsonObject {
  return policy(allow(prefixed('route53', ['ListHostedZones', 'GetChange']), ['*']), {
    ...allow(['route53:ChangeResourceRecordSets'], [`arn:${owner.partition}:route53:::hostedzone/${lookups.zoneId}`]),
    Condition: {
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': [`_acme-challenge.${config.route53_domain}`],
        'route53:ChangeResourceRecordSetsRecordTypes': ['TXT'],
      },
    },
  });
}

function policy(...statements: JsonObject[]): JsonObject {
  return { Version: VERSION, Statement: statements };
}

function allow(actions: string[], resources: string[]): JsonObject {
  return { Effect: 'Allow', Action: actions, Resource: resources };
}

function prefixed(service: string, actions: readonly string[]): string[] {
  return actions.map((action) => `${service}:${action}`);
}
