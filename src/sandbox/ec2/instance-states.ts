import type {
  StartInstancesCommandInput,
  StartInstancesCommandOutput,
  StopInstancesCommandInput,
  StopInstancesCommandOutput,
  TerminateInstancesCommandInput,
  TerminateInstancesCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Answer, Call, Operations } from '../call.ts';
import { passage, stateAt } from '../passage.ts';
import { refuse } from '../refusal.ts';
import { shownState } from './instance-description.ts';
import { instanceById } from './known-instances.ts';
import type { InstanceState } from './world.ts';

/** Ends, stops and starts instances. */
export const instanceStates = {
  TerminateInstances(call: Call, input: TerminateInstancesCommandInput): Answer<TerminateInstancesCommandOutput> {
    const kept = input.InstanceIds?.find((id) => instanceById(call, id).isProtected);
    if (kept !== undefined) {
      refuse(
        'OperationNotPermitted',
        `The instance '${kept}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
      );
    }
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
      PreviousState: shownState(previous),
      CurrentState: shownState(current),
    };
  });
}
