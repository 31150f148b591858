import { describe, expect, it } from 'vitest';
import { effective } from '../../../src/stacks/starter-cluster/effective.ts';
import { dynamoPolicy, route53Policy, s3Policy, ssmPolicy } from '../../../src/stacks/starter-cluster/policies.ts';
import type { Config } from '../../../src/variables/config.ts';
import { guide, letsencrypt, lookups, nothingDeployed, owner } from '../../stacks/starter-cluster/world.ts';
import { isAllowed } from './engine.ts';
import type { Context } from './request.ts';

/** What the instance may do, as IAM would decide it. */
function may(config: Config) {
  const scope = { config, effective: effective(config), lookups, deployed: nothingDeployed, owner };
  const policies = [dynamoPolicy, s3Policy, ssmPolicy, route53Policy].map((policy) => policy(scope));
  return (action: string, resource: string, context: Context = {}) =>
    isAllowed({ action, resource, context }, ...policies);
}

const TABLE = 'arn:aws:dynamodb:us-west-2:123456789012:table/teleport-example';
const BUCKET = 'arn:aws:s3:::teleport-example';
const PARAMETER = 'arn:aws:ssm:us-west-2:123456789012:parameter/teleport';

/** What Teleport's storage reference says that it calls, and where. */
const NEEDED: readonly (readonly [string, string])[] = [
  ...['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'Query', 'Scan', 'ConditionCheckItem'].map(
    (action) => [`dynamodb:${action}`, TABLE] as const,
  ),
  ...['DescribeTable', 'DescribeTimeToLive', 'UpdateTimeToLive', 'UpdateContinuousBackups', 'UpdateTable'].flatMap(
    (action) => [[`dynamodb:${action}`, TABLE] as const, [`dynamodb:${action}`, `${TABLE}-events`] as const],
  ),
  ...['DescribeStream', 'GetRecords', 'GetShardIterator'].map(
    (action) => [`dynamodb:${action}`, `${TABLE}/stream/2026-01-01T00:00:00.000`] as const,
  ),
  ['dynamodb:Query', `${TABLE}-events/index/timesearchV2`],
  ['dynamodb:PutItem', `${TABLE}-events`],
  ['dynamodb:PutItem', `${TABLE}-locks`],
  ['s3:ListBucket', BUCKET],
  ['s3:GetBucketVersioning', BUCKET],
  ['s3:PutObject', `${BUCKET}/records/1.tar`],
  ['s3:GetObject', `${BUCKET}/live/teleport.example.com/fullchain.pem`],
  ['s3:AbortMultipartUpload', `${BUCKET}/records/1.tar`],
  ['ssm:GetParameter', `${PARAMETER}/teleport-example/license`],
  ['kms:Decrypt', 'arn:aws:kms:us-west-2:123456789012:key/k-1'],
];

const DENIED: readonly (readonly [string, string, string])[] = [
  ["another cluster's table", 'dynamodb:GetItem', 'arn:aws:dynamodb:us-west-2:123456789012:table/other'],
  ['a table of the same name elsewhere', 'dynamodb:GetItem', TABLE.replace('us-west-2', 'us-east-1')],
  ['a table whose name begins alike', 'dynamodb:GetItem', `${TABLE}-2`],
  ['the end of its own table', 'dynamodb:DeleteTable', TABLE],
  ['a look at the locks as a whole', 'dynamodb:Scan', `${TABLE}-locks`],
  ['another bucket', 's3:GetObject', 'arn:aws:s3:::other/records/1.tar'],
  ['the end of a recording', 's3:DeleteObject', `${BUCKET}/records/1.tar`],
  ["its bucket's settings", 's3:PutBucketAcl', BUCKET],
  ["another cluster's license", 'ssm:GetParameter', `${PARAMETER}/other/license`],
  ['writing the license', 'ssm:PutParameter', `${PARAMETER}/teleport-example/license`],
  ['another key', 'kms:Decrypt', 'arn:aws:kms:us-west-2:123456789012:key/k-2'],
  ['more permissions', 'iam:PutRolePolicy', 'arn:aws:iam::123456789012:role/teleport-example-cluster'],
  ['its own end', 'ec2:TerminateInstances', 'arn:aws:ec2:us-west-2:123456789012:instance/i-1'],
];

describe("the instance's role", () => {
  it.each(NEEDED)('may call %s on %s', async (action, resource) => {
    expect(await may(guide)(action, resource)).toBe(true);
  });

  it.each(DENIED)('may not have %s', async (_, action, resource) => {
    expect(await may(guide)(action, resource)).toBe(false);
  });
});

describe("the instance's way to a certificate of its own", () => {
  const prove = (config: Config, name: string, zone = 'Z1', type = 'TXT') =>
    may(config)('route53:ChangeResourceRecordSets', `arn:aws:route53:::hostedzone/${zone}`, {
      'route53:ChangeResourceRecordSetsActions': ['UPSERT'],
      'route53:ChangeResourceRecordSetsRecordTypes': [type],
      'route53:ChangeResourceRecordSetsNormalizedRecordNames': [name],
    });

  it('is one record of its zone', async () => {
    expect(await prove(letsencrypt, '_acme-challenge.le.example.com')).toBe(true);
    expect(await prove(letsencrypt, '_acme-challenge.www.example.com')).toBe(false);
    expect(await prove(letsencrypt, 'le.example.com')).toBe(false);
    expect(await prove(letsencrypt, '_acme-challenge.le.example.com', 'Z2')).toBe(false);
    expect(await prove(letsencrypt, '_acme-challenge.le.example.com', 'Z1', 'A')).toBe(false);
  });
});
