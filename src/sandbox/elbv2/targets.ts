import type {
  DeregisterTargetsCommandInput,
  DescribeTargetHealthCommandInput,
  DescribeTargetHealthCommandOutput,
  RegisterTargetsCommandInput,
  TargetDescription,
  TargetHealth,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Answer, Call, Operations } from '../call.ts';
import { passage, stateAt } from '../passage.ts';
import { refuse } from '../refusal.ts';
import { balancersOf, targetGroupByArn } from './target-groups.ts';
import type { Target, TargetGroup } from './world.ts';

export const targets = {
  RegisterTargets(call: Call, input: RegisterTargetsCommandInput): object {
    const group = targetGroupByArn(call, input.TargetGroupArn);
    for (const wanted of input.Targets ?? []) {
      const id = wanted.Id ?? '';
      const instance = call.world.ec2.instances[id];
      if (!instance)
        refuse('InvalidTarget', `The following targets are not in the target group VPC or do not exist: '${id}'`);
      // Load balancing learns some time after EC2 tells it that an instance runs.
      if (stateAt(instance.state, call.now - call.pace.targetRuns) !== 'running') {
        refuse('InvalidTarget', `The following targets are not in a running state and cannot be registered: '${id}'`);
      }
      const port = wanted.Port ?? group.port;
      if (registered(call, group, { Id: id, Port: port })) continue;
      group.targets = [
        ...group.targets.filter((one) => one.id !== id || one.port !== port),
        { id, port, state: passage('initial', 'healthy', call.now + call.pace.target) },
      ];
    }
    return {};
  },

  /** A target that isn't registered is deregistered successfully (API reference, DeregisterTargets). */
  DeregisterTargets(call: Call, input: DeregisterTargetsCommandInput): object {
    const group = targetGroupByArn(call, input.TargetGroupArn);
    for (const wanted of input.Targets ?? []) {
      const there = registered(call, group, { ...wanted, Port: wanted.Port ?? group.port });
      if (!there) continue;
      const state = passage('draining', 'gone', call.now + call.pace.drain);
      group.targets = group.targets.map((one) => (one === there ? { ...there, state } : one));
    }
    return {};
  },

  DescribeTargetHealth(call: Call, input: DescribeTargetHealthCommandInput): Answer<DescribeTargetHealthCommandOutput> {
    const group = targetGroupByArn(call, input.TargetGroupArn);
    const listed = group.targets.filter((target) => stateOf(call, group, target) !== 'gone');
    if (!input.Targets?.length) {
      return { TargetHealthDescriptions: listed.map((target) => shown(call, group, target)) };
    }
    return {
      TargetHealthDescriptions: input.Targets.map((wanted) => {
        const port = wanted.Port ?? group.port;
        const target = listed.find((one) => one.id === wanted.Id && one.port === port);
        return target
          ? shown(call, group, target)
          : {
              Target: { Id: wanted.Id, Port: port },
              TargetHealth: unused('Target.NotRegistered', 'Target is not registered to the target group'),
            };
      }),
    };
  },
} satisfies Operations;

function registered(call: Call, group: TargetGroup, wanted: TargetDescription): Target | undefined {
  return group.targets.find((target) => {
    const state = stateOf(call, group, target);
    return target.id === wanted.Id && target.port === wanted.Port && state !== 'gone' && state !== 'draining';
  });
}

function stateOf(call: Call, group: TargetGroup, target: Target) {
  const state = stateAt(target.state, call.now);
  // Without a load balancer there is nothing to drain.
  return state === 'draining' && balancersOf(call.world, group.arn).length === 0 ? 'gone' : state;
}

function shown(call: Call, group: TargetGroup, target: Target): TargetHealthDescription {
  return {
    Target: { Id: target.id, Port: target.port },
    HealthCheckPort: String(target.port),
    TargetHealth: healthOf(call, group, target),
  };
}

function healthOf(call: Call, group: TargetGroup, target: Target): TargetHealth {
  const state = stateOf(call, group, target);
  if (state === 'draining' || state === 'gone') {
    return {
      State: 'draining',
      Reason: 'Target.DeregistrationInProgress',
      Description: 'Target deregistration is in progress',
    };
  }
  if (balancersOf(call.world, group.arn).length === 0) {
    return unused('Target.NotInUse', 'Target group is not configured to receive traffic from the load balancer');
  }
  const instance = call.world.ec2.instances[target.id];
  if (!instance || stateAt(instance.state, call.now) !== 'running') {
    return unused('Target.InvalidState', 'Target is in the stopped or terminated state');
  }
  return state === 'healthy'
    ? { State: 'healthy' }
    : { State: 'initial', Reason: 'Elb.RegistrationInProgress', Description: 'Target registration is in progress' };
}

function unused(Reason: NonNullable<TargetHealth['Reason']>, Description: string): TargetHealth {
  return { State: 'unused', Reason, Description };
}
