import { Chalk } from 'chalk';
import type { Screen } from '../../../src/cli/render/line.ts';
import type { Event } from '../../../src/executor/events.ts';

export const START = Date.UTC(2026, 0, 1);

/** Plain screens of the two widths that are tested. */
export const narrow: Screen = { color: new Chalk({ level: 0 }), columns: 80 };

type Body<E> = E extends Event ? Omit<E, 'at'> : never;

/** An event `seconds` after the start. */
export function at(seconds: number, body: Body<Event>): Event {
  return { at: START + seconds * 1000, ...body } as Event;
}

export const started = (
  seconds: number,
  address: string,
  verb: 'create' | 'update' | 'delete' = 'create',
  id?: string,
) => at(seconds, { type: 'step-started', address, verb, ...(id ? { id } : {}) });

export const done = (
  seconds: number,
  address: string,
  tookSeconds: number,
  id: string,
  verb: 'create' | 'update' | 'delete' = 'create',
) => at(seconds, { type: 'step-done', address, verb, id, elapsedMs: tookSeconds * 1000 });

export const waiting = (seconds: number, address: string, what: string, note?: string) =>
  at(seconds, { type: 'step-waiting', address, verb: 'create', what, elapsedMs: 0, ...(note ? { note } : {}) });

export const runDone = (seconds: number, counts: Partial<Extract<Event, { type: 'run-done' }>> = {}) =>
  at(seconds, {
    type: 'run-done',
    created: 0,
    updated: 0,
    deleted: 0,
    failed: 0,
    skipped: 0,
    underWay: 0,
    unfinished: [],
    elapsedMs: seconds * 1000,
    outputs: {},
    ...counts,
  });

export const retried = (
  seconds: number,
  { object, what, attempt, inMs }: { object?: string; what?: string; attempt: number; inMs: number },
) =>
  at(seconds, {
    type: 'call-retried',
    service: 'EC2',
    operation: 'RunInstances',
    ...(object === undefined ? {} : { object }),
    attempt,
    code: 'RequestLimitExceeded',
    ...(what === undefined ? {} : { what }),
    inMs,
  });

export const EXPIRED = at(5, {
  type: 'credentials-expired',
  waitMs: 900_000,
  diagnostic: {
    code: 'CREDENTIALS_EXPIRED',
    severity: 'warning',
    summary: 'The AWS credentials have expired',
    detail: 'IAM CreateRole failed with ExpiredToken: The token is expired. Nothing is lost: all calls wait.',
    hint: 'Log in again:\naws sso login --profile an-account-with-a-long-name-of-its-own-that-must-stay-whole-to-be-copied',
  },
});

/** An apply in which the load balancer fails and takes its listener with it. */
export const FAILING_RUN: readonly Event[] = [
  at(0, { type: 'run-started', steps: 4 }),
  started(0, 'aws_s3_bucket.storage'),
  started(0, 'aws_lb.cluster[0]'),
  done(1, 'aws_s3_bucket.storage', 1, 'teleport-example'),
  waiting(4, 'aws_lb.cluster[0]', 'the load balancer to become active', 'provisioning'),
  waiting(11, 'aws_lb.cluster[0]', 'the load balancer to become active'),
  at(12, {
    type: 'call-retried',
    service: 'EC2',
    operation: 'RunInstances',
    attempt: 1,
    code: 'RequestLimitExceeded',
    inMs: 200,
  }),
  at(13, {
    type: 'call-retried',
    service: 'EC2',
    operation: 'RunInstances',
    attempt: 3,
    code: 'RequestLimitExceeded',
    inMs: 1_234,
  }),
  at(14, {
    type: 'warning',
    diagnostic: {
      code: 'IMAGE_GONE',
      summary: 'The image is no longer published',
      detail: 'teleport-ent-17.0.0-dev-x86_64 is gone; the running instance keeps it.',
    },
  }),
  at(83, {
    type: 'step-failed',
    address: 'aws_lb.cluster[0]',
    verb: 'create',
    elapsedMs: 83_000,
    diagnostics: [
      {
        code: 'WAIT_FAILED',
        summary: 'AWS reports a failure',
        detail:
          'The load balancer teleport-example-alb is in state failed: the subnets have no free addresses left for it.',
        hint: 'Free addresses in the subnets, then run the command again:\nteleport-starter apply',
      },
    ],
  }),
  at(83, { type: 'step-skipped', address: 'aws_lb_listener.cluster[0]', verb: 'create', because: 'aws_lb.cluster[0]' }),
  at(83, {
    type: 'step-skipped',
    address: 'aws_route53_record.cluster_acm[0]',
    verb: 'create',
    because: 'aws_lb.cluster[0]',
  }),
  runDone(83, { created: 1, failed: 1, skipped: 2 }),
];
