import { DescribeImagesCommand, DescribeInstanceTypesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ListHostedZonesCommand, Route53Client } from '@aws-sdk/client-route-53';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { listImages } from '../../../src/stacks/starter-cluster/lookups/images.ts';
import { listInstanceTypes } from '../../../src/stacks/starter-cluster/lookups/instance-types.ts';
import { listKeyPairs } from '../../../src/stacks/starter-cluster/lookups/key-pairs.ts';
import { listRegions } from '../../../src/stacks/starter-cluster/lookups/regions.ts';
import { listPublicZones } from '../../../src/stacks/starter-cluster/lookups/zones.ts';
import { testContext } from '../../resources/context.ts';
import { account } from '../../sandbox/account.ts';

const ec2 = mockClient(EC2Client);
const route53 = mockClient(Route53Client);
beforeEach(() => {
  ec2.reset();
  route53.reset();
});
afterAll(() => {
  ec2.restore();
  route53.restore();
});

it('public zones are read to the last page, without the private ones', async () => {
  route53
    .on(ListHostedZonesCommand, {})
    .resolves({
      HostedZones: [
        { Id: '/hostedzone/Z2', Name: 'Example.org.', CallerReference: 'a' },
        { Id: '/hostedzone/Z9', Name: 'internal.example.com.', CallerReference: 'b', Config: { PrivateZone: true } },
      ],
      IsTruncated: true,
      NextMarker: 'more',
    })
    .on(ListHostedZonesCommand, { Marker: 'more' })
    .resolves({ HostedZones: [{ Id: '/hostedzone/Z1', Name: 'example.com.', CallerReference: 'c' }] });
  expect(await listPublicZones(testContext())).toEqual([
    { name: 'example.com', id: 'Z1' },
    { name: 'example.org', id: 'Z2' },
  ]);
});

it('instance types are read to the last page', async () => {
  const filters = [{ Name: 'current-generation', Values: ['true'] }];
  const info = (name: 't3.micro' | 't4g.micro', architecture: 'x86_64' | 'arm64') => ({
    InstanceType: name,
    ProcessorInfo: { SupportedArchitectures: [architecture] },
    VCpuInfo: { DefaultVCpus: 2 },
    MemoryInfo: { SizeInMiB: 1024 },
  });
  ec2
    .on(DescribeInstanceTypesCommand, { Filters: filters })
    .resolves({ InstanceTypes: [info('t3.micro', 'x86_64')], NextToken: 'more' })
    .on(DescribeInstanceTypesCommand, { Filters: filters, NextToken: 'more' })
    .resolves({ InstanceTypes: [info('t4g.micro', 'arm64')] });
  expect(await listInstanceTypes(testContext())).toEqual([
    { name: 't3.micro', architectures: ['x86_64'], vcpus: 2, memoryMib: 1024 },
    { name: 't4g.micro', architectures: ['arm64'], vcpus: 2, memoryMib: 1024 },
  ]);
});

it("images are Teleport's own, without the deprecated ones", async () => {
  ec2
    .on(DescribeImagesCommand)
    .resolves({ Images: [{ Name: 'teleport-oss-18.2.0-arm64', CreationDate: '2025-08-28' }] });
  expect(await listImages(testContext())).toEqual([{ name: 'teleport-oss-18.2.0-arm64', createdAt: '2025-08-28' }]);
  const [call] = ec2.commandCalls(DescribeImagesCommand);
  expect(call?.args[0].input).toMatchObject({ Owners: ['146628656107'] });
  expect(call?.args[0].input.IncludeDeprecated).toBeUndefined();
});

it('the sandbox answers all of them', async () => {
  ec2.restore();
  route53.restore();
  const ctx = testContext({ send: account({ keyNames: ['bob', 'alice'] }).send });
  expect(await listRegions(ctx)).toContain('us-west-2');
  expect(await listKeyPairs(ctx)).toEqual(['alice', 'bob']);
  expect((await listPublicZones(ctx)).map(({ name }) => name)).toEqual(['example.com']);
  expect((await listImages(ctx)).map(({ name }) => name)).toContain('teleport-oss-18.2.0-arm64');
  expect((await listInstanceTypes(ctx)).map(({ name }) => name)).toContain('t4g.micro');
});
