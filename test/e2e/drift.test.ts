import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emulatorWanted } from '../emulator/emulator.ts';
import { Deployment } from './deployment.ts';
import { referenceSnapshot } from './run.ts';

describe.runIf(emulatorWanted('drift'))('what others change outside', () => {
  let deployment: Deployment;
  const settings = () => ({
    region: deployment.emulator.region,
    endpoint: deployment.emulator.url,
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  });
  beforeAll(async () => {
    deployment = await Deployment.start('letsencrypt');
    await deployment.apply();
  });
  afterAll(() => deployment?.stop());

  async function mended() {
    await deployment.apply();
    expect((await deployment.run('plan', '-detailed-exitcode')).code).toBe(0);
    expect(await deployment.snapshot()).toEqual(referenceSnapshot('letsencrypt'));
  }

  test('one of the CIDRs of a rule is taken away', async () => {
    const ec2 = new EC2Client(settings());
    const GroupId = deployment.id('aws_security_group.cluster');
    const { SecurityGroupRules = [] } = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [GroupId] }] }),
    );
    const rule = SecurityGroupRules.find((r) => r.CidrIpv4 === '203.0.113.0/24');
    await ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: [rule?.SecurityGroupRuleId ?? ''] }),
    );
    const plan = await deployment.plan();
    expect(plan.drift).toMatchObject([{ address: 'aws_security_group_rule.cluster_ingress_ssh', kind: 'changed' }]);
    expect(await deployment.changes()).toEqual(['aws_security_group_rule.cluster_ingress_ssh update']);
    await mended();
  });

  test('a whole rule is deleted', async () => {
    const ec2 = new EC2Client(settings());
    const GroupId = deployment.id('aws_security_group.cluster');
    await ec2.send(
      new RevokeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      }),
    );
    const plan = await deployment.plan();
    expect(plan.drift).toMatchObject([
      { address: 'aws_security_group_rule.cluster_ingress_postgres[0]', kind: 'deleted' },
    ]);
    expect(await deployment.changes()).toEqual(['aws_security_group_rule.cluster_ingress_postgres[0] create']);
    await mended();
  });

  test('versioning is suspended', async () => {
    const s3 = new S3Client({ ...settings(), forcePathStyle: true });
    await s3.send(
      new PutBucketVersioningCommand({ Bucket: 'tele-le-bucket', VersioningConfiguration: { Status: 'Suspended' } }),
    );
    expect((await deployment.plan()).drift).toMatchObject([
      { address: 'aws_s3_bucket_versioning.storage', kind: 'changed' },
    ]);
    expect(await deployment.changes()).toEqual(['aws_s3_bucket_versioning.storage update']);
    await mended();
  });

  test('a record is pointed elsewhere', async () => {
    const route53 = new Route53Client(settings());
    const [HostedZoneId] = deployment.id('aws_route53_record.cluster[0]').split('_');
    const ResourceRecordSet = {
      Name: 'le.example.com',
      Type: 'A',
      TTL: 300,
      ResourceRecords: [{ Value: '192.0.2.1' }],
    } as const;
    await route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId,
        ChangeBatch: {
          Changes: [
            {
              Action: 'UPSERT',
              ResourceRecordSet: { ...ResourceRecordSet, ResourceRecords: [...ResourceRecordSet.ResourceRecords] },
            },
          ],
        },
      }),
    );
    expect((await deployment.plan()).drift).toMatchObject([
      { address: 'aws_route53_record.cluster[0]', kind: 'changed' },
    ]);
    expect(await deployment.changes()).toEqual(['aws_route53_record.cluster[0] update']);
    await mended();
  });

  test('the instance is terminated', async () => {
    const ec2 = new EC2Client(settings());
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [deployment.id('aws_instance.cluster')] }));
    expect((await deployment.plan()).drift).toMatchObject([{ address: 'aws_instance.cluster', kind: 'deleted' }]);
    expect(await deployment.changes()).toEqual(['aws_instance.cluster create', 'aws_route53_record.cluster[0] update']);
    await mended();
  });

  test("autoscaling a table's capacity is no change", async () => {
    const dynamodb = new DynamoDBClient(settings());
    for (const TableName of ['tele-le', 'tele-le-events']) {
      await dynamodb.send(
        new UpdateTableCommand({ TableName, ProvisionedThroughput: { ReadCapacityUnits: 50, WriteCapacityUnits: 60 } }),
      );
    }
    const { stdout, code } = await deployment.run('plan', '-detailed-exitcode');
    expect(stdout).toContain('No changes.');
    expect(code).toBe(0);
  });
});
