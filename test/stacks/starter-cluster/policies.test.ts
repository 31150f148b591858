import { describe, expect, it } from 'vitest';
import { effective } from '../../../src/stacks/starter-cluster/effective.ts';
import {
  dynamoPolicy,
  route53Policy,
  s3Policy,
  ssmPolicy,
  trustEc2,
} from '../../../src/stacks/starter-cluster/policies.ts';
import type { Scope } from '../../../src/stacks/starter-cluster/scope.ts';
import { guide, lookups, nothingDeployed, owner } from './world.ts';

const scope: Scope = { config: guide, effective: effective(guide), lookups, deployed: nothingDeployed, owner };

interface Statement {
  Effect: string;
  Action: string[];
  Resource: string[];
  Condition?: unknown;
}

function statements(document: unknown): Statement[] {
  return (document as { Statement: Statement[] }).Statement;
}

describe("the instance's policies", () => {
  it('give the state table its stream, the events table its index, the locks table four calls', () => {
    const table = 'arn:aws:dynamodb:us-west-2:123456789012:table/teleport-example';
    const events = [
      'BatchWriteItem',
      'DeleteItem',
      'DescribeTable',
      'DescribeTimeToLive',
      'GetItem',
      'PutItem',
      'Query',
      'Scan',
      'UpdateContinuousBackups',
      'UpdateItem',
      'UpdateTable',
      'UpdateTimeToLive',
    ];
    const state = [...events, 'ConditionCheckItem', 'DescribeStream', 'GetRecords', 'GetShardIterator'];
    const named = (actions: string[]) => actions.map((action) => `dynamodb:${action}`).sort();
    expect(statements(dynamoPolicy(scope)).map(({ Action, Resource }) => [[...Action].sort(), Resource])).toEqual([
      [named(state), [table, `${table}/stream/*`]],
      [named(events), [`${table}-events`, `${table}-events/index/*`]],
      [named(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']), [`${table}-locks`]],
    ]);
  });

  it('give the bucket and its objects, no other', () => {
    expect(statements(s3Policy(scope))).toEqual([
      {
        Effect: 'Allow',
        Action: [
          's3:ListBucket',
          's3:ListBucketVersions',
          's3:ListBucketMultipartUploads',
          's3:GetEncryptionConfiguration',
          's3:GetBucketVersioning',
        ],
        Resource: ['arn:aws:s3:::teleport-example'],
      },
      {
        Effect: 'Allow',
        Action: [
          's3:GetObject',
          's3:GetObjectVersion',
          's3:GetObjectRetention',
          's3:PutObject',
          's3:ListMultipartUploadParts',
          's3:AbortMultipartUpload',
        ],
        Resource: ['arn:aws:s3:::teleport-example/*'],
      },
    ]);
  });

  it('give the license and its key', () => {
    expect(statements(ssmPolicy(scope))).toEqual([
      {
        Effect: 'Allow',
        Action: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
        Resource: ['arn:aws:ssm:us-west-2:123456789012:parameter/teleport/teleport-example/*'],
      },
      { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: ['arn:aws:kms:us-west-2:123456789012:key/k-1'] },
    ]);
  });

  it("give of the zone only certbot's own record", () => {
    expect(statements(route53Policy(scope))).toEqual([
      { Effect: 'Allow', Action: ['route53:ListHostedZones', 'route53:GetChange'], Resource: ['*'] },
      {
        Effect: 'Allow',
        Action: ['route53:ChangeResourceRecordSets'],
        Resource: ['arn:aws:route53:::hostedzone/Z1'],
        Condition: {
          'ForAllValues:StringEquals': {
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['_acme-challenge.teleport.example.com'],
            'route53:ChangeResourceRecordSetsRecordTypes': ['TXT'],
          },
        },
      },
    ]);
  });

  it('name no action by a wildcard, and follow the partition, region and account', () => {
    const elsewhere: Scope = {
      ...scope,
      config: { ...guide, region: 'us-gov-west-1' },
      owner: { account: '999999999999', partition: 'aws-us-gov' },
      lookups: { ...lookups, kmsKeyArn: 'arn:aws-us-gov:kms:us-gov-west-1:999999999999:key/k-1' },
    };
    for (const policy of [dynamoPolicy, s3Policy, ssmPolicy, route53Policy]) {
      for (const { Action, Resource } of statements(policy(elsewhere))) {
        for (const action of Action) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
        for (const resource of Resource) expect(resource).toMatch(/^(\*$|arn:aws-us-gov:)/);
      }
      expect(JSON.stringify(policy(elsewhere))).not.toMatch(/arn:aws:|us-west-2|123456789012/);
    }
  });

  it('let EC2 act as the role', () => {
    const trust = (Service: string) => ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
    });
    const inPartition = (partition: string) => trustEc2({ owner: { ...owner, partition } });
    expect(inPartition('aws')).toEqual(trust('ec2.amazonaws.com'));
    expect(inPartition('aws-us-gov')).toEqual(trust('ec2.amazonaws.com'));
    expect(inPartition('aws-cn')).toEqual(trust('ec2.amazonaws.com.cn'));
  });
});
