import type {
  DescribeInstanceStatusCommandInput,
  DescribeInstanceStatusCommandOutput,
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput,
  RunInstancesCommandInput,
  RunInstancesCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Answer, Call, Operations } from '../call.ts';
import { stateAt } from '../passage.ts';
import { passes } from './filters.ts';
import { shownInstance, shownState } from './instance-description.ts';
import { instanceById, knownInstances } from './known-instances.ts';
import { launch } from './launch.ts';

export const instances = {
  RunInstances(call: Call, input: RunInstancesCommandInput): Answer<RunInstancesCommandOutput> {
    const instance = launch(call, input);
    return {
      ReservationId: instance.reservation,
      OwnerId: call.world.account,
      Instances: [shownInstance(call, instance)],
    };
  },

  DescribeInstances(call: Call, input: DescribeInstancesCommandInput): Answer<DescribeInstancesCommandOutput> {
    for (const id of input.InstanceIds ?? []) instanceById(call, id);
    return {
      Reservations: knownInstances(call)
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
          Instances: [shownInstance(call, instance)],
        })),
    };
  },

  DescribeInstanceStatus(
    call: Call,
    input: DescribeInstanceStatusCommandInput,
  ): Answer<DescribeInstanceStatusCommandOutput> {
    for (const id of input.InstanceIds ?? []) instanceById(call, id);
    return {
      InstanceStatuses: knownInstances(call)
        .filter((instance) => !input.InstanceIds?.length || input.InstanceIds.includes(instance.id))
        .filter((instance) => input.IncludeAllInstances || stateAt(instance.state, call.now) === 'running')
        .map((instance) => {
          const state = stateAt(instance.state, call.now);
          const checked = call.now >= instance.state.at + call.pace.statusChecks;
          const status = state !== 'running' ? 'not-applicable' : checked ? 'ok' : 'initializing';
          return {
            InstanceId: instance.id,
            InstanceState: shownState(state),
            InstanceStatus: { Status: status },
            SystemStatus: { Status: status },
          };
        }),
    };
  },
} satisfies Operations;
