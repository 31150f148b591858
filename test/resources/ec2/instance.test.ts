import {
  DescribeInstanceAttributeCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  EC2Client,
  type Instance,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test } from 'vitest';
import { Secret } from '../../../src/core/values.ts';
import { instance } from '../../../src/resources/ec2/instance.ts';
import type { InstanceInputs } from '../../../src/resources/ec2/instance-model.ts';
import { atDeadline, LINEAGE, OUR_TAG, refusal, testContext } from '../context.ts';

const ec2 = mockClient(EC2Client);
afterEach(() => ec2.reset());

const ID = 'i-0123456789abcdef0';
const TOKEN = '0123456789abcdef0123456789abcdef';
const INPUTS: InstanceInputs = {
  ami: 'ami-1',
  ami_name: 'teleport-ent-17.1.0-x86_64',
  instance_type: 't3.micro',
  key_name: 'alice',
  subnet_id: 'subnet-1',
  vpc_security_group_ids: ['sg-1'],
  iam_instance_profile: 'teleport-cluster',
  associate_public_ip_address: true,
  user_data: '#!/bin/bash\nName="líne"\n',
  root_encrypted: true,
  root_device: { name: '/dev/xvda', size_gib: 10 },
  http_tokens: 'required',
  http_endpoint: 'enabled',
  replacement_trigger: new Secret('the license'),
};
const USER_DATA = Buffer.from(INPUTS.user_data).toString('base64');
const RUNNING: Instance = {
  InstanceId: ID,
  ImageId: 'ami-1',
  InstanceType: 't3.micro',
  KeyName: 'alice',
  SubnetId: 'subnet-1',
  State: { Name: 'running' },
  PublicIpAddress: '198.51.100.7',
  PrivateIpAddress: '172.31.0.4',
  Placement: { AvailabilityZone: 'us-west-2a' },
  IamInstanceProfile: { Arn: 'arn:aws:iam::123456789012:instance-profile/teleport-cluster' },
  MetadataOptions: { HttpTokens: 'required' },
  RootDeviceName: '/dev/xvda',
  NetworkInterfaces: [{ Attachment: { DeviceIndex: 0 }, Groups: [{ GroupId: 'sg-1' }] }],
  SecurityGroups: [],
  ClientToken: TOKEN,
};
const LIVE = { id: ID, inputs: INPUTS, attributes: { public_ip: null, private_ip: '', availability_zone: '' } };

function lists(...instances: Instance[]) {
  return { Reservations: instances.map((one) => ({ Instances: [one] })) };
}

function answerReads(one: Instance, encrypted = true): void {
  ec2.on(DescribeInstancesCommand).resolves(lists(one));
  ec2.on(DescribeInstanceAttributeCommand).resolves({ UserData: { Value: USER_DATA } });
  ec2.on(DescribeVolumesCommand).resolves({
    Volumes: [
      { Encrypted: !encrypted, Attachments: [{ InstanceId: ID, Device: '/dev/sdf' }] },
      { Encrypted: encrypted, Attachments: [{ InstanceId: ID, Device: '/dev/xvda' }] },
    ],
  });
}

test('an instance is launched with exactly the settings that the cluster needs', async () => {
  ec2.on(RunInstancesCommand).resolves({ Instances: [{ InstanceId: ID }] });
  expect(await instance.create(testContext(), INPUTS, TOKEN)).toBe(ID);
  expect(ec2.commandCalls(RunInstancesCommand)[0]?.args[0].input).toEqual({
    ClientToken: TOKEN,
    MinCount: 1,
    MaxCount: 1,
    ImageId: 'ami-1',
    InstanceType: 't3.micro',
    KeyName: 'alice',
    IamInstanceProfile: { Name: 'teleport-cluster' },
    NetworkInterfaces: [
      {
        DeviceIndex: 0,
        SubnetId: 'subnet-1',
        Groups: ['sg-1'],
        AssociatePublicIpAddress: true,
        DeleteOnTermination: true,
      },
    ],
    MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled' },
    BlockDeviceMappings: [
      { DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: 10, DeleteOnTermination: true } },
    ],
    UserData: USER_DATA,
    TagSpecifications: [
      { ResourceType: 'instance', Tags: [OUR_TAG] },
      { ResourceType: 'volume', Tags: [OUR_TAG] },
      { ResourceType: 'network-interface', Tags: [OUR_TAG] },
    ],
  });
});

test('a profile that EC2 does not see yet is waited for with the same token; another bad parameter is not', async () => {
  ec2
    .on(RunInstancesCommand)
    .rejectsOnce(
      refusal(
        'InvalidParameterValue',
        'Value (p) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
      ),
    )
    .rejectsOnce(refusal('InvalidParameterValue', "IAM Instance Profile 'arn' has no associated IAM Roles"))
    .resolvesOnce({ Instances: [{ InstanceId: ID }] })
    .rejects(refusal('InvalidParameterValue', 'Unsupported volume size'));
  expect(await instance.create(testContext(), INPUTS, TOKEN)).toBe(ID);
  await expect(instance.create(testContext(), INPUTS, TOKEN)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  const calls = ec2.commandCalls(RunInstancesCommand);
  expect(calls).toHaveLength(4);
  expect(new Set(calls.map((call) => call.args[0].input.ClientToken))).toEqual(new Set([TOKEN]));
});

test('a launch without an answer is not repeated blindly', async () => {
  ec2.on(RunInstancesCommand).rejects(refusal('InternalError', 'x', 500));
  await expect(instance.create(testContext(), INPUTS, TOKEN)).rejects.toMatchObject({ code: 'AWS_UNANSWERED' });
  expect(ec2.commandCalls(RunInstancesCommand)).toHaveLength(1);
});

test('everything is read with three calls; the groups are those of the interface', async () => {
  answerReads(RUNNING);
  const { ami_name: _name, root_device: _size, replacement_trigger: _secret, ...readable } = INPUTS;
  expect(await instance.read(testContext(), ID)).toEqual({
    id: ID,
    inputs: readable,
    attributes: { public_ip: '198.51.100.7', private_ip: '172.31.0.4', availability_zone: 'us-west-2a' },
  });
  expect(ec2.calls()).toHaveLength(3);
  expect(ec2.commandCalls(DescribeVolumesCommand)[0]?.args[0].input).toEqual({
    Filters: [{ Name: 'attachment.instance-id', Values: [ID] }],
  });
});

test('what differs in AWS is told: root volume, tokens, profile, public address', async () => {
  const { PublicIpAddress: _ip, IamInstanceProfile: _profile, ...rest } = RUNNING;
  answerReads({ ...rest, MetadataOptions: { HttpTokens: 'optional', HttpEndpoint: 'disabled' } }, false);
  const live = await instance.read(testContext(), ID);
  expect(live?.inputs).toMatchObject({
    root_encrypted: false,
    http_tokens: 'optional',
    http_endpoint: 'disabled',
    associate_public_ip_address: false,
  });
  expect(live?.inputs).not.toHaveProperty('iam_instance_profile');
});

test('a stopped instance is present, without a public address, and is not to be replaced for it', async () => {
  const { PublicIpAddress: _ip, ...rest } = RUNNING;
  answerReads({ ...rest, State: { Name: 'stopped' } });
  const live = await instance.read(testContext(), ID);
  expect(live?.attributes.public_ip).toBeNull();
  expect(live?.inputs.associate_public_ip_address).toBe(true);
});

test.each(['terminated', 'shutting-down'] as const)('an instance that is %s is absent', async (Name) => {
  ec2.on(DescribeInstancesCommand).resolves(lists({ ...RUNNING, State: { Name } }));
  expect(await instance.read(testContext(), ID)).toBeUndefined();
});

test('only EC2 saying so is absence; access denied is an error, also for a part of the read', async () => {
  ec2
    .on(DescribeInstancesCommand)
    .rejectsOnce(refusal('InvalidInstanceID.NotFound'))
    .rejects(refusal('UnauthorizedOperation', 'no', 403));
  expect(await instance.read(testContext(), ID)).toBeUndefined();
  await expect(instance.read(testContext(), ID)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  answerReads(RUNNING);
  ec2.on(DescribeVolumesCommand).rejects(refusal('UnauthorizedOperation', 'no', 403));
  await expect(instance.read(testContext(), ID)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});

test('an instance that EC2 lists before it knows its parts is not there yet; a volume that is missing is not taken for unencrypted', async () => {
  answerReads(RUNNING);
  ec2
    .on(DescribeInstanceAttributeCommand)
    .rejectsOnce(refusal('InvalidInstanceID.NotFound'))
    .resolves({ UserData: { Value: USER_DATA } });
  ec2.on(DescribeVolumesCommand).resolves({ Volumes: [] });
  expect(await instance.read(testContext(), ID)).toBeUndefined();
  expect((await instance.read(testContext(), ID))?.inputs).not.toHaveProperty('root_encrypted');
});

test.each(['InvalidGroup.NotFound', 'InvalidSecurityGroupID.NotFound'])(
  'a group that is new to EC2 (%s) is waited for, at launch and when the groups change',
  async (code) => {
    ec2
      .on(RunInstancesCommand)
      .rejectsOnce(refusal(code))
      .resolves({ Instances: [{ InstanceId: ID }] });
    ec2.on(ModifyInstanceAttributeCommand).rejectsOnce(refusal(code)).resolves({});
    expect(await instance.create(testContext(), INPUTS, TOKEN)).toBe(ID);
    await instance.update?.(testContext(), ID, {
      inputs: INPUTS,
      changed: new Set(['vpc_security_group_ids']),
      prior: LIVE,
    });
    expect(ec2.commandCalls(ModifyInstanceAttributeCommand)).toHaveLength(2);
  },
);

test('a token whose instance somebody has terminated since is used up: the launch is sent with another, and found by it', async () => {
  const launched = (InstanceId: string, Name: 'pending' | 'terminated') => ({
    Instances: [{ InstanceId, State: { Name } }],
  });
  ec2.on(RunInstancesCommand).resolvesOnce(launched('i-1', 'terminated')).resolves(launched('i-2', 'pending'));
  expect(await instance.create(testContext(), INPUTS, TOKEN)).toBe('i-2');
  const tokens = ec2.commandCalls(RunInstancesCommand).map(({ args }) => args[0].input.ClientToken);
  expect(tokens).toEqual([TOKEN, `${TOKEN}-2`]);

  const ended: Instance = { ...RUNNING, InstanceId: 'i-1', State: { Name: 'terminated' } };
  ec2.on(DescribeInstancesCommand).resolves(lists(ended, { ...RUNNING, InstanceId: 'i-2', ClientToken: `${TOKEN}-2` }));
  expect(await instance.find(testContext(), INPUTS, { token: TOKEN, since: 0 })).toEqual({ id: 'i-2', ours: true });
});

test('what is terminated at each launch is told', async () => {
  ec2.on(RunInstancesCommand).resolves({ Instances: [{ InstanceId: 'i-1', State: { Name: 'shutting-down' } }] });
  await expect(instance.create(testContext(), INPUTS, TOKEN)).rejects.toMatchObject({
    code: 'INSTANCE_ENDS',
    diagnostics: [{ detail: expect.stringContaining('three times over'), hint: expect.stringContaining('CloudTrail') }],
  });
});

test('an unanswered launch is told by its token from the instance that it replaces, on any page', async () => {
  const journal = { token: TOKEN, since: 0 };
  ec2
    .on(DescribeInstancesCommand)
    .resolvesOnce({ ...lists({ ...RUNNING, InstanceId: 'i-old', ClientToken: 'older' }), NextToken: 'more' })
    .resolvesOnce(lists(RUNNING))
    .resolves(lists({ ...RUNNING, State: { Name: 'terminated' } }));
  expect(await instance.find(testContext(), INPUTS, journal)).toEqual({ id: ID, ours: true });
  expect(ec2.commandCalls(DescribeInstancesCommand).map((call) => call.args[0].input)).toEqual([
    { Filters: [{ Name: 'tag:teleport-starter:lineage', Values: [LINEAGE] }] },
    { Filters: [{ Name: 'tag:teleport-starter:lineage', Values: [LINEAGE] }], NextToken: 'more' },
  ]);
  expect(await instance.find(testContext(), INPUTS, journal)).toBeUndefined();
});

test('nothing is asked before a first launch', async () => {
  expect(await instance.find(testContext(), INPUTS)).toBeUndefined();
  expect(ec2.calls()).toHaveLength(0);
});

test('groups and metadata options change in place, each only when it differs; all else makes the instance anew', async () => {
  ec2.on(ModifyInstanceAttributeCommand).resolves({}).on(ModifyInstanceMetadataOptionsCommand).resolves({});
  await instance.update?.(testContext(), ID, {
    inputs: { ...INPUTS, vpc_security_group_ids: ['sg-2'] },
    changed: new Set(['vpc_security_group_ids']),
    prior: LIVE,
  });
  expect(ec2.commandCalls(ModifyInstanceMetadataOptionsCommand)).toHaveLength(0);
  await instance.update?.(testContext(), ID, { inputs: INPUTS, changed: new Set(['http_tokens']), prior: LIVE });
  await instance.update?.(testContext(), ID, { inputs: INPUTS, changed: new Set(['http_endpoint']), prior: LIVE });
  expect(ec2.commandCalls(ModifyInstanceAttributeCommand).map((call) => call.args[0].input)).toEqual([
    { InstanceId: ID, Groups: ['sg-2'] },
  ]);
  expect(ec2.commandCalls(ModifyInstanceMetadataOptionsCommand).map((call) => call.args[0].input)).toEqual([
    { InstanceId: ID, HttpTokens: 'required', HttpEndpoint: 'enabled' },
    { InstanceId: ID, HttpTokens: 'required', HttpEndpoint: 'enabled' },
  ]);
  const inPlace = Object.entries(instance.inputs).filter(([, spec]) => !('forcesReplacement' in spec));
  expect(inPlace.map(([name]) => name)).toEqual([
    'ami_name',
    'vpc_security_group_ids',
    'root_device',
    'http_tokens',
    'http_endpoint',
  ]);
});

test('terminating is done when the instance has ended or is unknown, whatever the answer', async () => {
  ec2
    .on(TerminateInstancesCommand)
    .resolvesOnce({})
    .rejectsOnce(refusal('InvalidInstanceID.NotFound'))
    .rejects(refusal('OperationNotPermitted', "The instance 'i-new' may not be terminated."));
  ec2
    .on(DescribeInstancesCommand)
    .rejectsOnce(refusal('InvalidInstanceID.NotFound'))
    .resolvesOnce(lists({ ...RUNNING, State: { Name: 'terminated' } }))
    .resolves(lists(RUNNING));
  await instance.delete(testContext(), ID, LIVE);
  await instance.delete(testContext(), ID, LIVE);
  await instance.delete(testContext(), ID, LIVE);
  await expect(instance.delete(testContext(), ID, LIVE)).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'DELETION_PROTECTED',
        summary: 'An object is protected from deletion',
        detail: `AWS refuses to delete instance ${ID}: The instance 'i-new' may not be terminated.`,
        hint: `Somebody switched that on after it was made. If it is to go, switch it off, then run the command again:\naws ec2 modify-instance-attribute --instance-id ${ID} --no-disable-api-termination --region us-west-2`,
      },
    ],
  });
});

test('it exists when its address is known, is ready when it runs, and one that ends fails the wait', async () => {
  const { PublicIpAddress: _ip, ...noAddress } = RUNNING;
  const { exists, ready } = instance.waits ?? {};
  const ctx = testContext();
  const pending: Instance = { ...noAddress, State: { Name: 'pending' } };
  const ended: Instance = {
    ...RUNNING,
    State: { Name: 'shutting-down' },
    StateReason: { Message: 'Client.InvalidKMSKey.InvalidState' },
  };
  ec2
    .on(DescribeInstancesCommand)
    .rejectsOnce(refusal('InvalidInstanceID.NotFound'))
    .resolvesOnce(lists(pending))
    .resolvesOnce(lists({ ...pending, PublicIpAddress: '198.51.100.7' }))
    .resolvesOnce(lists(noAddress))
    .resolvesOnce(lists({ ...pending, PublicIpAddress: '198.51.100.7' }))
    .resolvesOnce(lists(RUNNING))
    .resolves(lists(ended));
  expect(await exists?.check(ctx, ID, INPUTS)).toEqual({ state: 'pending', note: 'not listed yet' });
  expect(await exists?.check(ctx, ID, INPUTS)).toEqual({ state: 'pending', note: 'pending' });
  expect(await exists?.check(ctx, ID, INPUTS)).toEqual({ state: 'done' });
  expect(await exists?.check(ctx, ID, INPUTS)).toEqual({ state: 'done' });
  expect(await ready?.check(ctx, ID, INPUTS)).toEqual({ state: 'pending', note: 'pending' });
  expect(await ready?.check(ctx, ID, INPUTS)).toEqual({ state: 'done' });
  expect(await ready?.check(ctx, ID, INPUTS)).toEqual({
    state: 'failed',
    why: 'the instance is shutting-down (Client.InvalidKMSKey.InvalidState)',
    hint: 'Run the command again: it launches another.',
  });
});

test.each([
  [
    'Client.InternalError',
    'Most often the root volume could not be encrypted: the default EBS key is disabled, or you may not use it. Mend that',
  ],
  ['Client.InstanceInitiatedShutdown', 'The instance ended itself: look at what runs in it'],
  ['Client.InvalidSnapshot.NotFound', 'The image lacks its snapshot: choose another ami_name'],
  ['Client.UserInitiatedShutdown', 'Somebody terminated it: ask who'],
  ['Client.VolumeLimitExceeded', "The account's limit of EBS storage is reached: remove volumes, or have it raised"],
  ['Server.InsufficientInstanceCapacity', 'There is no room: choose another cluster_instance_type or region, or wait'],
])('an instance that ends with %s is told with what to do', async (Code, remedy) => {
  const ended = { ...RUNNING, State: { Name: 'terminated' as const }, StateReason: { Code, Message: `${Code}: x` } };
  ec2.on(DescribeInstancesCommand).resolves(lists(ended));
  expect(await instance.waits?.ready?.check(testContext(), ID, INPUTS)).toEqual({
    state: 'failed',
    why: `the instance is terminated (${Code}: x)`,
    hint: `${remedy}. Then run the command again: it launches another.`,
  });
});

test('a stopped instance is not waited for', async () => {
  ec2.on(DescribeInstancesCommand).resolves(lists({ ...RUNNING, State: { Name: 'stopped' } }));
  expect(await instance.waits?.ready?.check(testContext(), ID, INPUTS)).toEqual({
    state: 'failed',
    why: 'the instance is stopped',
    hint: `Somebody stopped it, or it stopped itself. Start it, then run the command again:\naws ec2 start-instances --instance-ids ${ID} --region us-west-2`,
  });
});

test('at a deadline the instance can be looked at', () => {
  for (const level of ['exists', 'ready', 'serving', 'gone'] as const) {
    expect(atDeadline(instance.waits?.[level], testContext(), ID, INPUTS)).toBe(
      `Its state reason and its system log say what holds the instance:\nhttps://us-west-2.console.aws.amazon.com/ec2/home?region=us-west-2#InstanceDetails:instanceId=${ID}`,
    );
  }
});

test('it serves when both checks pass, for five minutes at most; it is gone when terminated', async () => {
  const { serving, gone } = instance.waits ?? {};
  const ctx = testContext();
  ec2
    .on(DescribeInstanceStatusCommand)
    .resolvesOnce({ InstanceStatuses: [] })
    .resolvesOnce({ InstanceStatuses: [] })
    .resolvesOnce({
      InstanceStatuses: [{ SystemStatus: { Status: 'ok' }, InstanceStatus: { Status: 'initializing' } }],
    })
    .resolves({ InstanceStatuses: [{ SystemStatus: { Status: 'ok' }, InstanceStatus: { Status: 'ok' } }] });
  // Only running instances are listed: what the others are, EC2 says elsewhere.
  ec2
    .on(DescribeInstancesCommand)
    .resolvesOnce(lists({ ...RUNNING, State: { Name: 'pending' } }))
    .resolvesOnce(lists({ ...RUNNING, State: { Name: 'terminated' } }))
    .resolvesOnce(lists({ ...RUNNING, State: { Name: 'shutting-down' } }))
    .resolvesOnce(lists({ ...RUNNING, State: { Name: 'terminated' } }))
    .rejects(refusal('InvalidInstanceID.NotFound'));
  expect(await serving?.check(ctx, ID, INPUTS)).toEqual({ state: 'pending', note: 'pending' });
  expect(await serving?.check(ctx, ID, INPUTS)).toMatchObject({ state: 'failed', why: 'the instance is terminated' });
  expect(await serving?.check(ctx, ID, INPUTS)).toEqual({
    state: 'pending',
    note: 'system check ok, instance check initializing',
  });
  expect(await serving?.check(ctx, ID, INPUTS)).toEqual({ state: 'done' });
  expect(serving).toMatchObject({ bounded: true, timeoutMs: 300_000 });
  expect(await gone?.check(ctx, ID, INPUTS)).toEqual({ state: 'pending', note: 'shutting-down' });
  expect(await gone?.check(ctx, ID, INPUTS)).toEqual({ state: 'done' });
  expect(await gone?.check(ctx, ID, INPUTS)).toEqual({ state: 'done' });
});
