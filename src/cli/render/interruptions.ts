/**
 * What users of a running cluster notice of a plan, derived from its changes alone. Which changes they notice, and why:
 *
 * - **The instance** is one: when it ends, the sessions through it end. Created first, its successor serves before it ends, and
 *   who comes in through a load balancer that stays notices nothing else. Destroyed first, nobody serves until the
 *   successor has booted, minutes later.
 * - **DNS records** change in one call and so never lack, but resolvers keep the old answer for its TTL: 300 s for the address of an
 *   instance, 60 s for a load balancer's (Route 53 gives an alias its target's TTL). That hurts only if what the old answer
 *   leads to ends, which it does right after the change.
 * - **The load balancer** created first is a matter of its alias record; destroyed first, none answers until AWS has made another,
 *   which takes about three minutes. Listener, target group and registration destroyed first cut the way through a load
 *   balancer that stays, until its health check has found the instance: about a minute.
 * - **Security group rules** are authorised before others are revoked, so whoever keeps access notices nothing. Who loses it can't
 *   connect any more; connections that are open go on, since EC2 tracks them:
 *   https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
 * - **Role and policies** destroyed first leave Teleport without its tables for the seconds between the two calls, and a table or
 *   bucket destroyed first leaves it without what was in it. Changed in place, none of them is noticed.
 * - **What an earlier run replaced and left** (deposed) counts as the object that it was: it serves until the plan ends it.
 * - **Certificates** are changed at the listener in one call, once the new one is issued: not noticed. Nor is anything that
 *   is only created, nor an import's forgetting.
 */
import type { Change, InputChange, Plan } from '../../planner/model.ts';
import { accessLost } from './access-lost.ts';

/** Something that users notice. */
export interface Interruption {
  /** `cluster-ends`, `access-ends`: for good. `sessions-end`: who is connected must connect again. */
  readonly kind: 'cluster-ends' | 'unreachable' | 'sessions-end' | 'access-ends';
  /** The address of the change that causes it. */
  readonly address: string;
  /** About how long it lasts, at most. Missing for what is at once, or for good. */
  readonly seconds?: number;
  /** For people. */
  readonly text: string;
}

/** What of a plan decides what users notice. */
export type Noticeable = Pick<Plan, 'changes'> & Partial<Pick<Plan, 'mode' | 'targets'>>;

/**
 * Whether there is a cluster that anybody could be using: an instance, be it one that an interrupted replacement has left, or at
 * least none that is still to be made. To destroy all names all there is: without an instance in it, an interrupted run has
 * ended that already.
 */
export function isRunning(plan: Noticeable): boolean {
  const { changes } = plan;
  const instances = changes.filter(({ type }) => type === 'aws_instance');
  if (endsAll(plan)) return instances.some(({ action }) => action === 'delete');
  const left = instances.some(({ deposed, action }) => deposed !== undefined && action !== 'no-op');
  const made = instances.some(({ action, interrupted }) => action === 'create' || interrupted === 'creating');
  return (left || !made) && changes.some(({ id }) => id !== undefined);
}

function endsAll({ mode, targets }: Noticeable): boolean {
  return mode === 'destroy' && targets === undefined;
}

/** What users notice when the plan is applied, the worst first; of what makes the cluster unreachable only the longest. */
export function interruptionsOf(plan: Noticeable): Interruption[] {
  if (!isRunning(plan)) return [];
  // Strays serve nobody, as far as a part of it shows.
  const known = endsAll(plan) ? plan.changes : plan.changes.filter(({ address }) => !address.includes('.stray['));
  const changes = known.filter(({ deposed }) => deposed === undefined);
  const left = known.filter(({ deposed, action }) => deposed !== undefined && action === 'delete');
  const ends = plan.mode === 'destroy' ? [...changes, ...left] : changes;
  const end = ends.find((change) => change.type === 'aws_instance' && change.action === 'delete');
  if (end) {
    const text = 'The cluster stops for good: nobody can log in any more, and open sessions end.';
    return [{ kind: 'cluster-ends', address: end.address, text }];
  }
  const outages = [...remade(changes), ...staleAnswers(changes, left)];
  const longest = outages.sort((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0)).slice(0, 1);
  return [...longest, ...endedSessions(changes, left), ...shutOut(changes)];
}

/** How long it lasts, and what the sentence goes on with, when an object of the type is destroyed before it is made anew. */
const MEANWHILE: Readonly<Record<string, readonly [number, string]>> = {
  aws_instance: [300, 'while the instance is made anew'],
  aws_lb: [180, 'while the load balancer is made anew'],
  aws_lb_listener: [60, 'while the load balancer is connected with the instance anew'],
  aws_lb_target_group: [60, 'while the load balancer is connected with the instance anew'],
  aws_lb_target_group_attachment: [60, 'while the load balancer is connected with the instance anew'],
  aws_dynamodb_table: [60, 'while a table that Teleport needs is made anew, empty'],
  aws_s3_bucket: [60, 'while the bucket that Teleport needs is made anew, empty'],
  aws_iam_role: [30, 'while its role is made anew'],
  aws_iam_role_policy: [30, 'while a policy of its role is made anew'],
  aws_iam_instance_profile: [30, 'while its role is made anew'],
};

function remade(changes: readonly Change[]): Interruption[] {
  return changes.flatMap(({ type, address, action, order }) => {
    const meanwhile = action === 'replace' && order === 'delete-first' ? MEANWHILE[type] : undefined;
    if (!meanwhile) return [];
    const [seconds, why] = meanwhile;
    const text = `The web UI is unreachable and nobody can log in for ${lasting(seconds)} ${why}.`;
    return [{ kind: 'unreachable', address, seconds, text }];
  });
}

/** Resolvers that still lead to what has ended. */
function staleAnswers(changes: readonly Change[], left: readonly Change[]): Interruption[] {
  const endsOf = (type: string) =>
    [...changes, ...left].some(
      (change) => change.type === type && (change.action === 'replace' || change.action === 'delete'),
    );
  return recordsOf(changes).flatMap(({ address, action, inputs }) => {
    if (action !== 'update') return [];
    const ledToLoadBalancer = formerValue(inputs, 'alias') !== undefined;
    const ledToInstance = hasItems(formerValue(inputs, 'records'));
    const target = ledToLoadBalancer ? 'aws_lb' : ledToInstance ? 'aws_instance' : undefined;
    if (!target || !endsOf(target)) return [];
    const ttl = formerValue(inputs, 'ttl');
    const seconds = ledToLoadBalancer ? 60 : typeof ttl === 'number' ? ttl : 300;
    const old = ledToLoadBalancer ? "the old load balancer's address" : "the old instance's address";
    const text = `The web UI may be unreachable for ${lasting(seconds)}, as long as resolvers remember ${old}.`;
    return [{ kind: 'unreachable', address, seconds, text }];
  });
}

function endedSessions(changes: readonly Change[], left: readonly Change[]): Interruption[] {
  const instance = endOfOld('aws_instance', changes, left);
  if (instance) {
    const text = `Open sessions (SSH, Kubernetes, databases, apps) end with the old instance${instance.waits ? ', which ends when the new one serves' : ''}.`;
    return [{ kind: 'sessions-end', address: instance.address, text }];
  }
  const loadBalancer = endOfOld('aws_lb', changes, left);
  if (!loadBalancer) return [];
  const text = 'Open sessions (SSH, Kubernetes, databases, apps) end with the old load balancer.';
  return [{ kind: 'sessions-end', address: loadBalancer.address, text }];
}

/** The end of an object that has a successor. `waits`: until that serves. */
function endOfOld(
  type: string,
  changes: readonly Change[],
  left: readonly Change[],
): { readonly address: string; readonly waits: boolean } | undefined {
  const replaced = changes.find((change) => change.type === type && change.action === 'replace');
  if (replaced) return { address: replaced.address, waits: replaced.order !== 'delete-first' };
  const old = left.find((change) => change.type === type);
  if (!old) return undefined;
  return {
    address: old.address,
    waits: changes.some(({ address, action }) => address === old.address && action === 'create'),
  };
}

function shutOut(changes: readonly Change[]): Interruption[] {
  const closed = changes.flatMap((change): Interruption[] => {
    const text = accessLost(change);
    return text === undefined ? [] : [{ kind: 'access-ends', address: change.address, text }];
  });
  const lost = recordsOf(changes).flatMap(({ address, action, inputs }): Interruption[] => {
    const name = formerValue(inputs, 'name');
    if (typeof name !== 'string' || (action !== 'delete' && action !== 'replace')) return [];
    return [{ kind: 'access-ends', address, text: `${name}: the name no longer leads to the cluster.` }];
  });
  return [...closed, ...lost];
}

/** The names that users type. What proves the domain to ACM is none. */
function recordsOf(changes: readonly Change[]): Change[] {
  return changes.filter(({ type, address }) => type === 'aws_route53_record' && !address.includes('.cert_validation'));
}

/** An input as it was, if the plan tells. */
function formerValue(inputs: readonly InputChange[], name: string): unknown {
  const before = inputs.find((input) => input.name === name)?.before;
  return before?.kind === 'value' ? before.value : undefined;
}

function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function lasting(seconds: number): string {
  if (seconds < 60) return 'some seconds';
  return seconds < 90 ? 'about a minute' : `about ${Math.round(seconds / 60)} minutes`;
}
