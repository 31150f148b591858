import type { Step } from '../../planner/steps.ts';
import type { Level } from '../../resources/contract.ts';
import type { Pace } from '../../sandbox/pace.ts';

/** How long a step usually takes from its start until it has come so far, milliseconds. */
export type Typical = (step: Pick<Step, 'type' | 'kind' | 'change'>, until: Level | 'done') => number;

/** A step whose type waits for nothing: a few calls, one after the other. */
const CALLS = 5;

/**
 * Typical durations at `pace`: `realistic` is AWS as measured (load balancer 150 s, certificate 120 s, instance 25 s, record
 * 30 s, table 10 s, profile 8 s); the sandbox has its own.
 */
export function typicalAt(pace: Pace): Typical {
  const made: Readonly<Record<string, number>> = {
    aws_lb: pace.loadBalancer,
    aws_acm_certificate: pace.certificateRecords,
    aws_acm_certificate_validation: pace.certificate,
    aws_dynamodb_table: pace.table + pace.backups,
    aws_instance: pace.instance,
    aws_iam_instance_profile: pace.iam,
    aws_route53_record: pace.insync,
    aws_lb_target_group_attachment: pace.targetRuns,
  };
  const changed: Readonly<Record<string, number>> = {
    aws_dynamodb_table: pace.table,
    aws_route53_record: pace.insync,
  };
  const ended: Readonly<Record<string, number>> = {
    aws_security_group: pace.loadBalancerInterfaces,
    aws_dynamodb_table: pace.table,
    aws_instance: pace.instanceEnd,
    aws_acm_certificate: pace.certificateInUse,
  };
  // A target drains for as long as its load balancer lives; with that it goes at once.
  const replaced: Readonly<Record<string, number>> = { ...ended, aws_lb_target_group_attachment: pace.drain };
  return ({ type, kind, change }, until) => {
    const isReplaced = change.action === 'replace' || change.deposed !== undefined;
    const ends = isReplaced ? replaced : ended;
    const waits = kind === 'end' ? ends : change.action === 'update' ? changed : made;
    const whole = CALLS * pace.call + (change.action === 'forget' ? 0 : (waits[type] ?? 0));
    // An id comes with the answer to the create; what AWS adds to it, a moment later.
    return until === 'exists' ? Math.min(whole, CALLS * pace.call + pace.certificateRecords) : whole;
  };
}
