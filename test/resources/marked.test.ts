import { ACMClient, ListCertificatesCommand, ListTagsForCertificateCommand } from '@aws-sdk/client-acm';
import { DescribeInstancesCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test } from 'vitest';
import { certificate } from '../../src/resources/acm/certificate.ts';
import { instance } from '../../src/resources/ec2/instance.ts';
import { securityGroup } from '../../src/resources/ec2/security-group.ts';
import { loadBalancer } from '../../src/resources/elbv2/load-balancer.ts';
import { targetGroup } from '../../src/resources/elbv2/target-group.ts';
import { resourceTypes } from '../../src/resources/registry.ts';
import { LINEAGE, OUR_TAG, refusal, testContext } from './context.ts';

/** What a destroy finds by the deployment's tag alone. */
const ec2 = mockClient(EC2Client);
const elb = mockClient(ElasticLoadBalancingV2Client);
const acm = mockClient(ACMClient);
afterEach(() => {
  for (const client of [ec2, elb, acm]) client.reset();
});

const OUR_FILTER = [{ Name: 'tag:teleport-starter:lineage', Values: [LINEAGE] }];
const FOREIGN_TAG = { ...OUR_TAG, Value: 'f'.repeat(32) };

test('what ends after others names types that there are', () => {
  const names = resourceTypes().map(({ name }) => name);
  const named = resourceTypes().flatMap(({ marked }) => marked?.endsBefore ?? []);
  expect(named.filter((name) => !names.includes(name))).toEqual([]);
});

test('instances: by a filter, all pages; one that ends is none', async () => {
  const page = (id: string, Name: 'running' | 'shutting-down' | 'terminated') => ({
    Reservations: [{ Instances: [{ InstanceId: id, State: { Name } }] }],
  });
  ec2
    .on(DescribeInstancesCommand, { Filters: OUR_FILTER })
    .resolves({ ...page('i-1', 'running'), NextToken: 'two' })
    .on(DescribeInstancesCommand, { Filters: OUR_FILTER, NextToken: 'two' })
    .resolves({ ...page('i-2', 'terminated'), NextToken: 'three' })
    .on(DescribeInstancesCommand, { Filters: OUR_FILTER, NextToken: 'three' })
    .resolves(page('i-3', 'shutting-down'));
  expect(await instance.marked?.list(testContext())).toEqual(['i-1']);
});

test('security groups: by a filter, all pages', async () => {
  ec2
    .on(DescribeSecurityGroupsCommand, { Filters: OUR_FILTER })
    .resolves({ SecurityGroups: [{ GroupId: 'sg-1' }], NextToken: 'two' })
    .on(DescribeSecurityGroupsCommand, { Filters: OUR_FILTER, NextToken: 'two' })
    .resolves({ SecurityGroups: [{ GroupId: 'sg-2' }] });
  expect(await securityGroup.marked?.list(testContext())).toEqual(['sg-1', 'sg-2']);
});

test('load balancers: tags of twenty a call, all pages', async () => {
  const arns = Array.from({ length: 25 }, (_, at) => `lb-${at}`);
  const listed = arns.map((LoadBalancerArn) => ({ LoadBalancerArn }));
  elb
    .on(DescribeLoadBalancersCommand)
    .resolvesOnce({ LoadBalancers: listed.slice(0, 10), NextMarker: 'two' })
    .resolvesOnce({ LoadBalancers: listed.slice(10) });
  elb.on(DescribeTagsCommand).callsFake(({ ResourceArns }: { ResourceArns: string[] }) => ({
    TagDescriptions: ResourceArns.map((ResourceArn) => ({
      ResourceArn,
      Tags: [ResourceArn === 'lb-21' ? OUR_TAG : FOREIGN_TAG],
    })),
  }));
  expect(await loadBalancer.marked?.list(testContext())).toEqual(['lb-21']);
  expect(elb.commandCalls(DescribeLoadBalancersCommand).map((call) => call.args[0].input.Marker)).toEqual([
    undefined,
    'two',
  ]);
  expect(elb.commandCalls(DescribeTagsCommand).map((call) => call.args[0].input.ResourceArns?.length)).toEqual([20, 5]);
});

test('target groups: one that went between the two calls does not hide the others', async () => {
  elb.on(DescribeTargetGroupsCommand).resolves({
    TargetGroups: [{ TargetGroupArn: 'gone' }, { TargetGroupArn: 'ours' }],
  });
  elb.on(DescribeTagsCommand).callsFake(({ ResourceArns }: { ResourceArns: string[] }) => {
    if (ResourceArns.includes('gone')) throw refusal('TargetGroupNotFoundException');
    return { TagDescriptions: ResourceArns.map((ResourceArn) => ({ ResourceArn, Tags: [OUR_TAG] })) };
  });
  expect(await targetGroup.marked?.list(testContext())).toEqual(['ours']);
});

test('load balancers that may not be listed are an error', async () => {
  elb.on(DescribeLoadBalancersCommand).rejects(refusal('AccessDenied'));
  await expect(loadBalancer.marked?.list(testContext())).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});

test('certificates: each is asked for its tags, but for imported ones, which we never make', async () => {
  acm.on(ListCertificatesCommand).resolves({
    CertificateSummaryList: [
      { CertificateArn: 'imported', Type: 'IMPORTED' },
      { CertificateArn: 'ours', Type: 'AMAZON_ISSUED' },
      { CertificateArn: 'gone', Type: 'AMAZON_ISSUED' },
      { CertificateArn: 'foreign', Type: 'AMAZON_ISSUED' },
    ],
  });
  acm
    .on(ListTagsForCertificateCommand, { CertificateArn: 'ours' })
    .resolves({ Tags: [OUR_TAG] })
    .on(ListTagsForCertificateCommand, { CertificateArn: 'foreign' })
    .resolves({ Tags: [FOREIGN_TAG] })
    .on(ListTagsForCertificateCommand, { CertificateArn: 'gone' })
    .rejects(refusal('ResourceNotFoundException'));
  expect(await certificate.marked?.list(testContext())).toEqual(['ours']);
  expect(acm.commandCalls(ListTagsForCertificateCommand)).toHaveLength(3);
});
