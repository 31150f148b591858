import type {
  DescribeInstanceAttributeCommandInput,
  DescribeInstanceAttributeCommandOutput,
  DescribeInstanceStatusCommandInput,
  DescribeInstanceStatusCommandOutput,
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput,
  DescribeVolumesCommandInput,
  DescribeVolumesCommandOutput,
  ModifyInstanceAttributeCommandInput,
  ModifyInstanceMetadataOptionsCommandInput,
  ModifyInstanceMetadataOptionsCommandOutput,
  RunInstancesCommandInput,
  RunInstancesCommandOutput,
  Instance as SdkInstance,
  StartInstancesCommandInput,
  StartInstancesCommandOutput,
  StopInstancesCommandInput,
  StopInstancesCommandOutput,
  TerminateInstancesCommandInput,
  TerminateInstancesCommandOutput,
} from '@aws-sdk/client-ec2';
import { type Answer, type Call, digitsOf, type Operations, tagList } from '../call.ts';
import { passage, stateAt } from '../passage.ts';
import { refuse } from '../refusal.ts';
import { passes } from './filters.ts';
import { groupById } from './groups.ts';
import { launch } from './launch.ts';
import type { Instance, InstanceState } from './world.ts';

/** A terminated instance stays listed for about an hour. */
const REMEMBERED_MS = 3_600_000;

const STATE_CODES: Readonly<Record<InstanceState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

export const instances = {
  RunInstances(call: Call, input: RunInstancesCommandInput): Answer<RunInstancesCommandOutput> {
    const instance = launch(call, input);
    return {
      ReservationId: instance.reservation,
      OwnerId: call.world.account,
      Instances: [shown(call, instance)],
    };
  },

  DescribeInstances(call: Call, input: DescribeInstancesCommandInput): Answer<DescribeInstancesCommandOutput> {
    for (const id of input.InstanceIds ?? []) instanceById(call, id);
    return {
      Reservations: listed(call)
        .filter((instance) => !input.InstanceIds?.length || input.InstanceIds.includes(instance.id))
        .filter((instance) =>
          passes(
            input.Filters,
            {
              'client-token': instance.token,
              'instance-id': instance.id,
              'instance-state-name': stateAt(instance.state, call.now),
              'subnet-id': instance.subnetId,
              'image-id': instance.imageId,
              'instance.group-id': instance.groups,
              'network-interface.group-id': instance.groups,
            },
            instance.tags,
          ),
        )
        .map((instance) => ({
          ReservationId: instance.reservation,
          OwnerId: call.world.account,
          Instances: [shown(call, instance)],
        })),
    };
  },

  DescribeInstanceStatus(
    call: Call,
    input: DescribeInstanceStatusCommandInput,
  ): Answer<DescribeInstanceStatusCommandOutput> {
    for (const id of input.InstanceIds ?? []) instanceById(call, id);
    return {
      InstanceStatuses: listed(call)
        .filter((instance) => !input.InstanceIds?.length || input.InstanceIds.includes(instance.id))
        .filter((instance) => input.IncludeAllInstances || stateAt(instance.state, call.now) === 'running')
        .map((instance) => {
          const state = stateAt(instance.state, call.now);
          const checked = call.now >= instance.state.at + call.pace.statusChecks;
          const status = state !== 'running' ? 'not-applicable' : checked ? 'ok' : 'initializing';
          return {
            InstanceId: instance.id,
            InstanceState: { Name: state, Code: STATE_CODES[state] },
            InstanceStatus: { Status: status },
            SystemStatus: { Status: status },
          };
        }),
    };
  },

  DescribeInstanceAttribute(
    call: Call,
    input: DescribeInstanceAttributeCommandInput,
  ): Answer<DescribeInstanceAttributeCommandOutput> {
    const instance = instanceById(call, input.InstanceId ?? '');
    if (input.Attribute !== 'userData') {
      refuse('InvalidParameterValue', `The sandbox has no instance attribute ${input.Attribute}`);
    }
    return {
      InstanceId: instance.id,
      UserData: instance.userData === '' ? {} : { Value: instance.userData },
    };
  },

  DescribeVolumes(call: Call, input: DescribeVolumesCommandInput): Answer<DescribeVolumesCommandOutput> {
    const attached = listed(call).filter(
      ({ state, volume }) => stateAt(state, call.now) !== 'terminated' || !volume.deleteOnTermination,
    );
    const unknown = input.VolumeIds?.find((id) => !attached.some(({ volume }) => volume.id === id));
    if (unknown !== undefined) refuse('InvalidVolume.NotFound', `The volume '${unknown}' does not exist.`);
    return {
      Volumes: attached
        .filter(({ volume }) => !input.VolumeIds?.length || input.VolumeIds.includes(volume.id))
        .filter(({ id, volume }) =>
          passes(
            input.Filters,
            {
              'volume-id': volume.id,
              'attachment.instance-id': id,
              'attachment.device': volume.device,
              encrypted: String(volume.encrypted),
            },
            volume.tags,
          ),
        )
        .map(({ id, volume }) => ({
          VolumeId: volume.id,
          Size: volume.sizeGib,
          Encrypted: volume.encrypted,
          VolumeType: volume.type === 'gp2' ? ('gp2' as const) : ('gp3' as const),
          State: 'in-use' as const,
          Attachments: [
            {
              InstanceId: id,
              Device: volume.device,
              DeleteOnTermination: volume.deleteOnTermination,
              State: 'attached',
            },
          ],
          Tags: tagList(volume.tags),
        })),
    };
  },

  ModifyInstanceAttribute(call: Call, input: ModifyInstanceAttributeCommandInput): object {
    const instance = instanceById(call, input.InstanceId ?? '');
    if (!input.Groups) refuse('InvalidParameterCombination', "The sandbox changes only an instance's groups");
    if (stateAt(instance.state, call.now) === 'terminated') {
      refuse('IncorrectInstanceState', `The instance '${instance.id}' is not in a state from which it can be changed.`);
    }
    for (const id of input.Groups) groupById(call.world, id);
    instance.groups = [...input.Groups];
    return {};
  },

  ModifyInstanceMetadataOptions(
    call: Call,
    input: ModifyInstanceMetadataOptionsCommandInput,
  ): Answer<ModifyInstanceMetadataOptionsCommandOutput> {
    const instance = instanceById(call, input.InstanceId ?? '');
    if (input.HttpTokens) instance.httpTokens = input.HttpTokens;
    return {
      InstanceId: instance.id,
      InstanceMetadataOptions: { HttpTokens: instance.httpTokens, HttpEndpoint: 'enabled', State: 'pending' },
    };
  },

  TerminateInstances(call: Call, input: TerminateInstancesCommandInput): Answer<TerminateInstancesCommandOutput> {
    return {
      TerminatingInstances: change(call, input.InstanceIds, (state) =>
        state === 'terminated' || state === 'shutting-down' ? undefined : ['shutting-down', 'terminated'],
      ),
    };
  },

  StopInstances(call: Call, input: StopInstancesCommandInput): Answer<StopInstancesCommandOutput> {
    return {
      StoppingInstances: change(call, input.InstanceIds, (state, id) => {
        if (state === 'stopped' || state === 'stopping') return undefined;
        if (state !== 'running') {
          refuse('IncorrectInstanceState', `The instance '${id}' is not in a state from which it can be stopped.`);
        }
        return ['stopping', 'stopped'];
      }),
    };
  },

  StartInstances(call: Call, input: StartInstancesCommandInput): Answer<StartInstancesCommandOutput> {
    return {
      StartingInstances: change(call, input.InstanceIds, (state, id) => {
        if (state === 'running' || state === 'pending') return undefined;
        if (state !== 'stopped') {
          refuse('IncorrectInstanceState', `The instance '${id}' is not in a state from which it can be started.`);
        }
        return ['pending', 'running'];
      }),
    };
  },
} satisfies Operations;

/** Sets out from each instance's state to where `next` says, unless it says nothing. */
function change(
  call: Call,
  ids: readonly string[] | undefined,
  next: (state: InstanceState, id: string) => [InstanceState, InstanceState] | undefined,
) {
  const found = (ids ?? []).map((id) => instanceById(call, id));
  return found.map((instance) => {
    const previous = stateAt(instance.state, call.now);
    const way = next(previous, instance.id);
    if (way) {
      const ms = way[1] === 'running' ? call.pace.instance : call.pace.instanceEnd;
      instance.state = passage(way[0], way[1], call.now + ms);
    }
    const current = stateAt(instance.state, call.now);
    return {
      InstanceId: instance.id,
      PreviousState: { Name: previous, Code: STATE_CODES[previous] },
      CurrentState: { Name: current, Code: STATE_CODES[current] },
    };
  });
}

/** @throws InvalidInstanceID.NotFound */
function instanceById(call: Call, id: string): Instance {
  return (
    listed(call).find((instance) => instance.id === id) ??
    refuse('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`)
  );
}

function listed({ world, now }: Call): Instance[] {
  return Object.values(world.ec2.instances).filter(
    ({ state }) => stateAt(state, now) !== 'terminated' || now < state.at + REMEMBERED_MS,
  );
}

function shown({ world, now, pace }: Call, instance: Instance): SdkInstance {
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
    State: { Name: state, Code: STATE_CODES[state] },
    Architecture: world.ec2.instanceTypes[instance.type]?.architecture ?? 'x86_64',
    RootDeviceName: instance.volume.device,
    RootDeviceType: 'ebs',
    MetadataOptions: { HttpTokens: instance.httpTokens, HttpEndpoint: 'enabled', State: 'applied' },
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
          BlockDeviceMappings: [
            {
              DeviceName: instance.volume.device,
              Ebs: {
                VolumeId: instance.volume.id,
                DeleteOnTermination: instance.volume.deleteOnTermination,
                Status: 'attached',
              },
            },
          ],
        }),
  };
}
