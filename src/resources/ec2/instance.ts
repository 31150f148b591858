import {
  type _InstanceType,
  EC2Client,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { sameSet } from '../../core/canonical.ts';
import { LINEAGE_TAG, tagsToSend } from '../aws/tags.ts';
import type { ResourceType } from '../contract.ts';
import { GROUP_ABSENT } from './group-absent.ts';
import type { InstanceAttributes, InstanceInputs } from './instance-model.ts';
import { describeInstance, hasEnded, listInstances, rootIsEncrypted, userDataOf } from './instance-reads.ts';
import { instanceWaits } from './instance-waits.ts';

/** IAM tells EC2 of a new profile, and of the role in it, some seconds later. */
const PROFILE_RETRY_MS = 120_000;
/** A new group is not visible everywhere at once. */
const NEW_GROUP = GROUP_ABSENT.map((code) => ({ code, forMs: 30_000 }));

export const instance: ResourceType<InstanceInputs, InstanceAttributes> = {
  name: 'aws_instance',
  kind: 'object',
  importId: "the instance's id, e.g. i-0123456789abcdef0",
  replacement: 'create-first',
  typicalMs: 25_000,
  inputs: {
    ami: { forcesReplacement: true },
    ami_name: { creationOnly: true, writeOnly: true },
    instance_type: { forcesReplacement: true },
    key_name: { forcesReplacement: true },
    subnet_id: { forcesReplacement: true },
    vpc_security_group_ids: { equal: sameSet },
    iam_instance_profile: { forcesReplacement: true },
    associate_public_ip_address: { forcesReplacement: true },
    user_data: { forcesReplacement: true },
    root_encrypted: { forcesReplacement: true },
    root_device: { creationOnly: true },
    http_tokens: {},
    http_endpoint: {},
    replacement_trigger: { forcesReplacement: true, sensitive: true, writeOnly: true },
  },
  attributes: { public_ip: 'may change', private_ip: 'stable', availability_zone: 'stable' },
  waits: instanceWaits,

  async read(ctx, id) {
    const found = await describeInstance(ctx, id);
    if (!found || hasEnded(found)) return undefined;
    const [user_data, root_encrypted] = await Promise.all([userDataOf(ctx, id), rootIsEncrypted(ctx, found)]);
    if (user_data === undefined) return undefined;
    // The groups of an instance launched with a network interface are the interface's.
    const interfaces = found.NetworkInterfaces ?? [];
    const primary = interfaces.find(({ Attachment }) => Attachment?.DeviceIndex === 0) ?? interfaces[0];
    const groups = primary?.Groups?.length ? primary.Groups : (found.SecurityGroups ?? []);
    const profile = found.IamInstanceProfile?.Arn?.split('/').at(-1);
    const public_ip = found.PublicIpAddress ?? null;
    return {
      id,
      inputs: {
        ami: found.ImageId ?? '',
        instance_type: found.InstanceType ?? '',
        ...(found.KeyName ? { key_name: found.KeyName } : {}),
        subnet_id: found.SubnetId ?? '',
        vpc_security_group_ids: groups.flatMap(({ GroupId }) => GroupId ?? []).sort(),
        ...(profile ? { iam_instance_profile: profile } : {}),
        // EC2 doesn't keep what was asked at launch, and only a running instance shows it.
        associate_public_ip_address: found.State?.Name !== 'running' || public_ip !== null,
        user_data,
        ...(root_encrypted === undefined ? {} : { root_encrypted }),
        http_tokens: found.MetadataOptions?.HttpTokens ?? 'optional',
        http_endpoint: found.MetadataOptions?.HttpEndpoint ?? 'enabled',
      },
      attributes: {
        public_ip,
        private_ip: found.PrivateIpAddress ?? '',
        availability_zone: found.Placement?.AvailabilityZone ?? '',
      },
    };
  },

  // The token tells a replacement from the instance that it replaces: both carry our mark.
  async find(ctx, _inputs, journal) {
    if (!journal) return undefined;
    const ours = await listInstances(ctx, [{ Name: `tag:${LINEAGE_TAG}`, Values: [ctx.lineage] }]);
    const made = ours.find((one) => one.ClientToken === journal.token && !hasEnded(one));
    return made?.InstanceId ? { id: made.InstanceId, ours: true } : undefined;
  },

  async create(ctx, inputs, token) {
    const Tags = tagsToSend(ctx);
    const { Instances } = await ctx.send(
      EC2Client,
      new RunInstancesCommand({
        ClientToken: token,
        MinCount: 1,
        MaxCount: 1,
        ImageId: inputs.ami,
        // EC2 has types that are younger than the SDK's list.
        InstanceType: inputs.instance_type as _InstanceType,
        KeyName: inputs.key_name,
        IamInstanceProfile: { Name: inputs.iam_instance_profile },
        NetworkInterfaces: [
          {
            DeviceIndex: 0,
            SubnetId: inputs.subnet_id,
            Groups: [...inputs.vpc_security_group_ids],
            AssociatePublicIpAddress: inputs.associate_public_ip_address,
            DeleteOnTermination: true,
          },
        ],
        MetadataOptions: { HttpTokens: inputs.http_tokens, HttpEndpoint: inputs.http_endpoint },
        // An image's own mapping may keep the volume after the instance's end.
        BlockDeviceMappings: [
          {
            DeviceName: inputs.root_device.name,
            Ebs: {
              Encrypted: inputs.root_encrypted,
              VolumeSize: inputs.root_device.size_gib,
              DeleteOnTermination: true,
            },
          },
        ],
        UserData: Buffer.from(inputs.user_data, 'utf8').toString('base64'),
        TagSpecifications: [
          { ResourceType: 'instance', Tags },
          { ResourceType: 'volume', Tags },
          { ResourceType: 'network-interface', Tags },
        ],
      }),
      {
        repeat: 'unless unanswered',
        retryCodes: [
          { code: 'InvalidParameterValue', message: 'Invalid IAM Instance Profile name', forMs: PROFILE_RETRY_MS },
          { code: 'InvalidParameterValue', message: 'no associated IAM Roles', forMs: PROFILE_RETRY_MS },
          ...NEW_GROUP,
        ],
      },
    );
    return Instances?.[0]?.InstanceId ?? '';
  },

  async update(ctx, id, { inputs, changed }) {
    if (changed.has('vpc_security_group_ids')) {
      await ctx.send(
        EC2Client,
        new ModifyInstanceAttributeCommand({ InstanceId: id, Groups: [...inputs.vpc_security_group_ids] }),
        { retryCodes: NEW_GROUP },
      );
    }
    if (changed.has('http_tokens') || changed.has('http_endpoint')) {
      await ctx.send(
        EC2Client,
        new ModifyInstanceMetadataOptionsCommand({
          InstanceId: id,
          HttpTokens: inputs.http_tokens,
          HttpEndpoint: inputs.http_endpoint,
        }),
      );
    }
  },

  async delete(ctx, id) {
    try {
      await ctx.send(EC2Client, new TerminateInstancesCommand({ InstanceIds: [id] }));
    } catch (error) {
      // What has ended needs no second end, whatever the answer.
      const found = await describeInstance(ctx, id);
      if (found && !hasEnded(found)) throw error;
    }
  },
};
