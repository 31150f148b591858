import type { Instance as SdkInstance } from '@aws-sdk/client-ec2';
import { type Call, digitsOf, tagList } from '../call.ts';
import { stateAt } from '../passage.ts';
import { partsAreKnown } from './known-instances.ts';
import type { Instance, InstanceState } from './world.ts';

const STATE_CODES: Readonly<Record<InstanceState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

/** A state by its name and its code. */
export function shownState(state: InstanceState) {
  return { Name: state, Code: STATE_CODES[state] };
}

/** What DescribeInstances says of an instance. */
export function shownInstance(call: Call, instance: Instance): SdkInstance {
  const { world, now, pace } = call;
  const state = stateAt(instance.state, now);
  const subnet = world.ec2.subnets[instance.subnetId];
  const ended = state === 'terminated';
  const publicIp =
    (state === 'running' || state === 'pending') && now >= instance.launchedAt + pace.publicAddress
      ? instance.publicIp
      : undefined;
  const groups = instance.groups.map((GroupId) => ({ GroupId, GroupName: world.ec2.groups[GroupId]?.name }));
  return {
    InstanceId: instance.id,
    ImageId: instance.imageId,
    InstanceType: instance.type as NonNullable<SdkInstance['InstanceType']>,
    ...(instance.token === undefined ? {} : { ClientToken: instance.token }),
    ...(instance.keyName === undefined ? {} : { KeyName: instance.keyName }),
    LaunchTime: new Date(instance.launchedAt),
    State: shownState(state),
    Architecture: world.ec2.instanceTypes[instance.type]?.architecture ?? 'x86_64',
    RootDeviceName: instance.volume.device,
    RootDeviceType: 'ebs',
    MetadataOptions: {
      HttpTokens: instance.httpTokens,
      HttpEndpoint: instance.httpEndpoint ?? 'enabled',
      State: 'applied',
    },
    Tags: tagList(instance.tags),
    Placement: { AvailabilityZone: subnet?.zone },
    // What belongs to a network interface ends with the instance.
    ...(ended
      ? { NetworkInterfaces: [], SecurityGroups: [], BlockDeviceMappings: [] }
      : {
          SubnetId: instance.subnetId,
          VpcId: subnet?.vpcId,
          PrivateIpAddress: instance.privateIp,
          ...(publicIp === undefined ? {} : { PublicIpAddress: publicIp }),
          ...(instance.profile ? { IamInstanceProfile: { Arn: instance.profile.arn, Id: instance.profile.id } } : {}),
          SecurityGroups: groups,
          NetworkInterfaces: [
            {
              NetworkInterfaceId: `eni-0${digitsOf(instance.id, 16)}`,
              SubnetId: instance.subnetId,
              VpcId: subnet?.vpcId,
              PrivateIpAddress: instance.privateIp,
              Groups: groups,
              ...(publicIp === undefined ? {} : { Association: { PublicIp: publicIp, IpOwnerId: 'amazon' } }),
              Attachment: { DeviceIndex: 0, Status: 'attached' },
            },
          ],
          BlockDeviceMappings: partsAreKnown(call, instance)
            ? [
                {
                  DeviceName: instance.volume.device,
                  Ebs: {
                    VolumeId: instance.volume.id,
                    DeleteOnTermination: instance.volume.deleteOnTermination,
                    Status: 'attached',
                  },
                },
              ]
            : [],
        }),
  };
}
