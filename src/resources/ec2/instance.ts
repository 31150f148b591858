import {
  EC2Client,
  type Instance,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { sameSet } from '../../core/canonical.ts';
import { StarterError } from '../../core/errors.ts';
import { isAwsError } from '../aws/errors.ts';
import { deletionProtected } from '../aws/protected.ts';
import { LINEAGE_TAG } from '../aws/tags.ts';
import type { Context, ResourceType } from '../contract.ts';
import { NEW_GROUP } from './group-absent.ts';
import type { InstanceAttributes, InstanceInputs } from './instance-model.ts';
import { describeInstance, hasEnded, listInstances, rootIsEncrypted, userDataOf } from './instance-reads.ts';
import { instanceWaits } from './instance-waits.ts';
import { launchInstance } from './launch-instance.ts';
import { instancePermissions, listInstancesPermissions } from './permissions.ts';
import { release } from './release.ts';

export const instance: ResourceType<InstanceInputs, InstanceAttributes> = {
  name: 'aws_instance',
  kind: 'object',
  importId: "the instance's id, e.g. i-0123456789abcdef0",
  replacement: 'create-first',
  hasTwins: true,
  typicalMs: 25_000,
  inputs: {
    ami: { forcesReplacement: true },
    ami_name: { creationOnly: true, writeOnly: true },
    instance_type: { forcesReplacement: true },
    key_name: { forcesReplacement: true },
    subnet_id: { forcesReplacement: true },
    vpc_security_group_ids: { equal: sameSet, holds: true },
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
  marked: {
    endsBefore: ['aws_security_group', 'aws_iam_instance_profile'],
    list: async (ctx) => (await listMarked(ctx)).flatMap(({ InstanceId }) => InstanceId ?? []),
    release,
    permissions: listInstancesPermissions,
  },
  permissions: instancePermissions,

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
    const made = (await listMarked(ctx)).find((one) => one.ClientToken?.startsWith(journal.token));
    return made?.InstanceId ? { id: made.InstanceId, ours: true } : undefined;
  },

  async create(ctx, inputs, token) {
    // A token that was used stays its instance's: when somebody has terminated that one meanwhile, EC2 answers with it.
    for (const spent of ['', '-2', '-3']) {
      const made = await launchInstance(ctx, inputs, `${token}${spent}`);
      if (made && !hasEnded(made)) return made.InstanceId ?? '';
    }
    throw new StarterError({
      code: 'INSTANCE_ENDS',
      summary: 'The instance is terminated as soon as it is launched',
      detail: 'EC2 answers the launch with an instance that is being terminated, three times over.',
      hint: 'Something in the account terminates it: look at the EC2 events in CloudTrail, then run the command again.',
    });
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
      if (!found || hasEnded(found)) return;
      if (!isAwsError(error, 'OperationNotPermitted')) throw error;
      const command = `aws ec2 modify-instance-attribute --instance-id ${id} --no-disable-api-termination --region ${ctx.region}`;
      throw deletionProtected(`instance ${id}`, command, error);
    }
  },
};

/** All instances of this deployment that have not begun to end. */
async function listMarked(ctx: Context): Promise<Instance[]> {
  const all = await listInstances(ctx, [{ Name: `tag:${LINEAGE_TAG}`, Values: [ctx.lineage] }]);
  return all.filter((one) => !hasEnded(one));
}
