import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { digest } from '../../core/canonical.ts';
import { type Call, newDigits } from '../call.ts';
import { passage } from '../passage.ts';
import { refuse } from '../refusal.ts';
import { groupById } from './groups.ts';
import { tagsFor } from './tags.ts';
import type { Instance, Subnet } from './world.ts';

/** The instance of a RunInstances call: a new one or, for a token used before, the old one. */
export function launch(call: Call, input: RunInstancesCommandInput): Instance {
  const { world, now, pace } = call;
  const { ClientToken: token, ...parameters } = input;
  const fingerprint = digest(parameters);
  const before = Object.values(world.ec2.instances).find((known) => token !== undefined && known.token === token);
  if (before) {
    return before.parameters === fingerprint
      ? before
      : refuse(
          'IdempotentParameterMismatch',
          `Arguments on this idempotent request are inconsistent with arguments used in previous request(s).`,
        );
  }
  if (input.MinCount !== 1 || input.MaxCount !== 1) {
    refuse('InvalidParameterValue', 'The sandbox launches one instance a call');
  }
  const image = world.ec2.images[input.ImageId ?? ''];
  if (!image) refuse('InvalidAMIID.NotFound', `The image id '[${input.ImageId}]' does not exist`);
  const type = input.InstanceType ?? 'm1.small';
  const kind = world.ec2.instanceTypes[type];
  if (!kind) refuse('InvalidParameterValue', `Invalid value '${type}' for InstanceType.`);
  if (kind.architecture !== image.architecture) {
    refuse(
      'InvalidParameterValue',
      `The architecture '${kind.architecture}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI.`,
    );
  }
  if (input.KeyName !== undefined && !world.ec2.keyPairs[input.KeyName]) {
    refuse('InvalidKeyPair.NotFound', `The key pair '${input.KeyName}' does not exist`);
  }
  const { subnet, groups, hasPublicIp } = placement(call, input);
  if (kind.missingIn.includes(subnet.zone)) {
    refuse(
      'Unsupported',
      `Your requested instance type (${type}) is not supported in your requested Availability Zone (${subnet.zone}).`,
    );
  }
  const userData = Buffer.from(input.UserData ?? '', 'base64');
  if (userData.length > 16_384) refuse('InvalidParameterValue', 'User data is limited to 16384 bytes');
  const mapping = input.BlockDeviceMappings?.find((one) => one.DeviceName === image.rootDevice)?.Ebs;
  const sizeGib = mapping?.VolumeSize ?? image.sizeGib;
  if (sizeGib < image.sizeGib) {
    refuse(
      'InvalidBlockDeviceMapping',
      `Volume of size ${sizeGib}GB is smaller than snapshot, expect size>= ${image.sizeGib}GB`,
    );
  }
  const profile = profileOf(call, input);
  const host = 10 + Object.keys(world.ec2.instances).length;
  const instance: Instance = {
    id: `i-0${newDigits(world, 16)}`,
    reservation: `r-0${newDigits(world, 16)}`,
    launchedAt: now,
    parameters: fingerprint,
    ...(token === undefined ? {} : { token }),
    imageId: image.id,
    type,
    ...(input.KeyName === undefined ? {} : { keyName: input.KeyName }),
    subnetId: subnet.id,
    groups,
    ...(profile ? { profile } : {}),
    privateIp: subnet.cidr.replace(/\.\d+\/\d+$/, `.${host}`),
    ...(hasPublicIp ? { publicIp: `203.0.113.${host}` } : {}),
    userData: userData.toString('base64'),
    httpTokens: input.MetadataOptions?.HttpTokens === 'required' ? 'required' : 'optional',
    httpEndpoint: input.MetadataOptions?.HttpEndpoint ?? 'enabled',
    volume: {
      id: `vol-0${newDigits(world, 16)}`,
      device: image.rootDevice,
      sizeGib,
      encrypted: mapping?.Encrypted ?? false,
      deleteOnTermination: mapping?.DeleteOnTermination ?? true,
      type: mapping?.VolumeType ?? 'gp3',
      tags: tagsFor(input.TagSpecifications, 'volume'),
    },
    tags: tagsFor(input.TagSpecifications, 'instance'),
    state: passage('pending', 'running', now + pace.instance),
  };
  world.ec2.instances[instance.id] = instance;
  return instance;
}

function placement({ world }: Call, input: RunInstancesCommandInput) {
  const [nic] = input.NetworkInterfaces ?? [];
  if (nic && (input.SubnetId !== undefined || input.SecurityGroupIds !== undefined)) {
    refuse(
      'InvalidParameterCombination',
      'Network interfaces and an instance-level subnet ID may not be specified on the same request',
    );
  }
  const subnetId = nic?.SubnetId ?? input.SubnetId;
  const subnet: Subnet | undefined =
    subnetId === undefined ? Object.values(world.ec2.subnets)[0] : world.ec2.subnets[subnetId];
  if (!subnet) {
    return subnetId === undefined
      ? refuse('MissingInput', 'No subnets found for the default VPC. Please specify a subnet.')
      : refuse('InvalidSubnetID.NotFound', `The subnet ID '${subnetId}' does not exist`);
  }
  const groups = [...(nic?.Groups ?? input.SecurityGroupIds ?? [])];
  for (const id of groups) groupById(world, id);
  return { subnet, groups, hasPublicIp: nic?.AssociatePublicIpAddress ?? true };
}

/** A new profile, or a role just put into it, is not visible to EC2 at once. */
function profileOf({ world, now, pace }: Call, input: RunInstancesCommandInput) {
  const wanted = input.IamInstanceProfile;
  const name = wanted?.Name ?? wanted?.Arn?.replace(/^.*\//, '');
  if (name === undefined) return undefined;
  const profile = world.iam.profiles[name];
  if (!profile || now < profile.createdAt + pace.iam) {
    refuse(
      'InvalidParameterValue',
      `Value (${name}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name`,
    );
  }
  const role = profile.role === undefined ? undefined : world.iam.roles[profile.role.name];
  if (!role || !profile.role || now < Math.max(role.createdAt, profile.role.addedAt) + pace.iam) {
    refuse('InvalidParameterValue', `IAM Instance Profile "${profile.arn}" has no associated IAM Roles`);
  }
  return { arn: profile.arn, id: profile.id };
}
