import type { RetryRule } from '../aws/send.ts';

/** ELB's not-found codes, in the form of the service and in that of the SDK's error classes. */
export const LOAD_BALANCER_ABSENT = ['LoadBalancerNotFoundException', 'LoadBalancerNotFound'];
export const TARGET_GROUP_ABSENT = ['TargetGroupNotFoundException', 'TargetGroupNotFound'];
export const LISTENER_ABSENT = ['ListenerNotFoundException', 'ListenerNotFound'];

/** Repeats a call about an object that was just made and that ELB does not know everywhere yet. */
export function whileAbsent(...codes: readonly string[]): readonly RetryRule[] {
  return codes.map((code) => ({ code, what: 'all of load balancing to know what was just made', forMs: 60_000 }));
}
