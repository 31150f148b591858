import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeVolumesCommand,
  EC2Client,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { account, outcomeOf } from './account.ts';

type Account = ReturnType<typeof account>;

function launchInput({ world }: Account, more: Partial<RunInstancesCommandInput> = {}): RunInstancesCommandInput {
  const image = Object.values(world.ec2.images).find((one) => one.name === 'teleport-oss-17.1.0-x86_64');
  return { ImageId: image?.id, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1, KeyName: 'alice', ...more };
}

async function newGroup({ send }: Account, GroupName = 'cluster'): Promise<string> {
  const group = await send(EC2Client, new CreateSecurityGroupCommand({ GroupName, Description: 'a group' }));
  return group.GroupId ?? '';
}

test('an instance is listed after a moment, gets its parts and its address, runs, and stays listed after its end', async () => {
  const here = account();
  const { send, clock } = here;
  const launched = await send(EC2Client, new RunInstancesCommand(launchInput(here)));
  const InstanceIds = launched.Instances?.flatMap((one) => one.InstanceId ?? []) ?? [];
  const look = async () => {
    const answer = await send(EC2Client, new DescribeInstancesCommand({ InstanceIds }));
    const instance = answer.Reservations?.[0]?.Instances?.[0];
    return [instance?.State?.Name, instance?.PublicIpAddress !== undefined];
  };
  const parts = async () => {
    const [InstanceId] = InstanceIds;
    const userData = new DescribeInstanceAttributeCommand({ InstanceId, Attribute: 'userData' });
    const Filters = [{ Name: 'attachment.instance-id', Values: InstanceIds }];
    const { Volumes } = await send(EC2Client, new DescribeVolumesCommand({ Filters }));
    return [await outcomeOf(send(EC2Client, userData)), Volumes?.length];
  };
  expect(await outcomeOf(look())).toBe('InvalidInstanceID.NotFound');
  clock.advance(1_500);
  expect(await look()).toEqual(['pending', false]);
  clock.advance(500);
  expect(await look()).toEqual(['pending', true]);
  expect(await parts()).toEqual(['InvalidInstanceID.NotFound', 0]);
  clock.advance(1_000);
  expect(await parts()).toEqual(['ok', 1]);
  clock.advance(22_000);
  expect(await look()).toEqual(['running', true]);
  await send(EC2Client, new TerminateInstancesCommand({ InstanceIds }));
  expect(await look()).toEqual(['shutting-down', false]);
  clock.advance(30_000);
  expect(await look()).toEqual(['terminated', false]);
  clock.advance(3_600_000);
  expect(await outcomeOf(look())).toBe('InvalidInstanceID.NotFound');
});

test('a client token names one launch, even after its end, and refuses other parameters', async () => {
  const here = account();
  const run = (more: Partial<RunInstancesCommandInput> = {}) =>
    here.send(EC2Client, new RunInstancesCommand(launchInput(here, { ClientToken: 'token', ...more })));
  const first = await run();
  here.clock.advance(2_000);
  await here.send(EC2Client, new TerminateInstancesCommand({ InstanceIds: [first.Instances?.[0]?.InstanceId ?? ''] }));
  const again = await run();
  expect(again.Instances?.[0]?.InstanceId).toBe(first.Instances?.[0]?.InstanceId);
  expect(again.Instances?.[0]?.State?.Name).toBe('shutting-down');
  expect(await outcomeOf(run({ InstanceType: 't3.small' }))).toBe('IdempotentParameterMismatch');
});

test('a new profile, or a role just put into it, is not visible to EC2 at once', async () => {
  const here = account();
  const { send, clock } = here;
  const run = async () =>
    send(EC2Client, new RunInstancesCommand(launchInput(here, { IamInstanceProfile: { Name: 'cluster' } }))).then(
      () => 'ok',
      (error: Error) => error.message,
    );
  await send(IAMClient, new CreateRoleCommand({ RoleName: 'cluster', AssumeRolePolicyDocument: '{}' }));
  await send(IAMClient, new CreateInstanceProfileCommand({ InstanceProfileName: 'cluster' }));
  expect(await run()).toContain('Invalid IAM Instance Profile name');
  clock.advance(8_000);
  expect(await run()).toContain('has no associated IAM Roles');
  await send(IAMClient, new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'cluster', RoleName: 'cluster' }));
  expect(await run()).toContain('has no associated IAM Roles');
  clock.advance(8_000);
  expect(await run()).toBe('ok');
});

test.each([
  ['InvalidAMIID.NotFound', { ImageId: 'ami-00000000000000000' }],
  ['InvalidKeyPair.NotFound', { KeyName: 'bob' }],
  ['InvalidParameterValue', { InstanceType: 'x9.huge' }],
  ['InvalidParameterValue', { InstanceType: 't4g.micro' }],
  ['InvalidSubnetID.NotFound', { SubnetId: 'subnet-1' }],
  ['InvalidGroup.NotFound', { SecurityGroupIds: ['sg-1'] }],
  ['InvalidParameterCombination', { SubnetId: 'subnet-1', NetworkInterfaces: [{ DeviceIndex: 0 }] }],
  ['InvalidBlockDeviceMapping', { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 4 } }] }],
] as const)('a launch is refused with %s for %j', async (code, wrong) => {
  const here = account();
  const input = launchInput(here, wrong as unknown as Partial<RunInstancesCommandInput>);
  expect(await outcomeOf(here.send(EC2Client, new RunInstancesCommand(input)))).toBe(code);
  expect(here.world.ec2.instances).toEqual({});
});

test('a type that a zone does not offer is refused there', async () => {
  const here = account();
  const last = Object.values(here.world.ec2.subnets).find((subnet) => subnet.zone === 'us-west-2d');
  const input = launchInput(here, { SubnetId: last?.id ?? '' });
  expect(await outcomeOf(here.send(EC2Client, new RunInstancesCommand(input)))).toBe('Unsupported');
});

test('rules: all of a call or none, duplicates refused, the one that a group is born with listed late', async () => {
  const here = account();
  const GroupId = await newGroup(here);
  const authorize = (...cidrs: string[]) =>
    outcomeOf(
      here.send(
        EC2Client,
        new AuthorizeSecurityGroupIngressCommand({
          GroupId,
          IpPermissions: [
            { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: cidrs.map((CidrIp) => ({ CidrIp })) },
          ],
        }),
      ),
    );
  expect(await authorize('10.0.0.0/8')).toBe('ok');
  expect(await authorize('192.0.2.0/24', '10.0.0.0/8')).toBe('InvalidPermission.Duplicate');
  const list = async () => {
    const Filters = [{ Name: 'group-id', Values: [GroupId] }];
    const answer = await here.send(EC2Client, new DescribeSecurityGroupRulesCommand({ Filters }));
    return answer.SecurityGroupRules?.map((rule) => [rule.IsEgress, rule.IpProtocol, rule.CidrIpv4]);
  };
  expect(await list()).toEqual([[false, 'tcp', '10.0.0.0/8']]);
  here.clock.advance(2_000);
  expect(await list()).toEqual([
    [true, '-1', '0.0.0.0/0'],
    [false, 'tcp', '10.0.0.0/8'],
  ]);
});

test('a group is held by an instance until it is terminated', async () => {
  const here = account();
  const { send, clock } = here;
  const GroupId = await newGroup(here);
  expect(await outcomeOf(newGroup(here))).toBe('InvalidGroup.Duplicate');
  const run = await send(EC2Client, new RunInstancesCommand(launchInput(here, { SecurityGroupIds: [GroupId] })));
  const remove = () => outcomeOf(send(EC2Client, new DeleteSecurityGroupCommand({ GroupId })));
  expect(await remove()).toBe('DependencyViolation');
  clock.advance(2_000);
  await send(EC2Client, new TerminateInstancesCommand({ InstanceIds: [run.Instances?.[0]?.InstanceId ?? ''] }));
  expect(await remove()).toBe('DependencyViolation');
  clock.advance(30_000);
  expect(await remove()).toBe('ok');
});

test('roles and profiles are deleted in the order that IAM wants', async () => {
  const { send } = account();
  const both = { InstanceProfileName: 'cluster', RoleName: 'cluster' };
  await send(IAMClient, new CreateRoleCommand({ RoleName: 'cluster', AssumeRolePolicyDocument: '{}' }));
  await send(IAMClient, new CreateInstanceProfileCommand(both));
  await send(IAMClient, new AddRoleToInstanceProfileCommand(both));
  await send(IAMClient, new PutRolePolicyCommand({ RoleName: 'cluster', PolicyName: 'p', PolicyDocument: '{}' }));
  const deleteRole = () => outcomeOf(send(IAMClient, new DeleteRoleCommand(both)));
  const deleteProfile = () => outcomeOf(send(IAMClient, new DeleteInstanceProfileCommand(both)));
  expect([await deleteRole(), await deleteProfile()]).toEqual(['DeleteConflict', 'DeleteConflict']);
  await send(IAMClient, new RemoveRoleFromInstanceProfileCommand(both));
  expect([await deleteRole(), await deleteProfile(), await deleteProfile()]).toEqual([
    'DeleteConflict',
    'ok',
    'NoSuchEntity',
  ]);
});

test("Teleport's images are all there, and a deprecated one only for those who ask", async () => {
  const { send, world } = account();
  const [first] = Object.values(world.ec2.images);
  if (!first) throw new Error('no image');
  world.ec2.images[first.id] = { ...first, deprecatedAt: '2025-01-01T00:00:00.000Z' };
  const count = async (IncludeDeprecated: boolean) =>
    (await send(EC2Client, new DescribeImagesCommand({ Owners: ['146628656107'], IncludeDeprecated }))).Images?.length;
  expect([await count(false), await count(true)]).toEqual([23, 24]);
});
