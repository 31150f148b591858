import { describe, expect, test } from 'vitest';
import { plainProgress } from '../../../src/cli/progress/plain.ts';
import type { Event } from '../../../src/executor/events.ts';
import type { Plan } from '../../../src/planner/model.ts';
import { at, done, EXPIRED, FAILING_RUN, narrow, retried, runDone, START, started, waiting } from './sample-runs.ts';

/** A question on the terminal, and what happens while it is open. */
interface Asked {
  readonly question: (out: (text: string) => void) => void;
  readonly meanwhile: readonly Event[];
}

/** Runs the view over `events`; the timer fires only where an entry is a number: seconds after the start. */
async function show(events: readonly (Event | number | Asked)[], mode: Plan['mode'] = 'apply') {
  let now = START;
  let stdout = '';
  let stderr = '';
  let tick = () => {};
  const view = plainProgress({
    plan: { mode, changes: [] },
    fromFile: false,
    screen: narrow,
    write: (text) => (stdout += text),
    writeError: (text) => (stderr += text),
    now: () => now,
    every: (_, run) => {
      tick = run;
      return () => {
        tick = () => {};
      };
    },
  });
  for (const event of events) {
    if (typeof event === 'object' && 'question' in event) {
      await view.hold(async () => {
        for (const one of event.meanwhile) view.onEvent(one);
        event.question((text) => {
          stdout += text;
        });
      });
    } else if (typeof event === 'number') {
      now = START + event * 1000;
      tick();
    } else {
      now = event.at;
      view.onEvent(event);
    }
  }
  await view.close();
  const beforeClose = stdout;
  tick();
  return { stdout, stderr, tellsAfterClose: stdout !== beforeClose };
}

describe('plain progress', () => {
  test('tells beginning, waiting and end of each step in words that Terraform users know', async () => {
    const { stdout, stderr } = await show([
      at(0, { type: 'run-started', steps: 3 }),
      started(0, 'aws_lb.cluster[0]'),
      started(0, 'aws_instance.cluster', 'update', 'i-0123'),
      done(2, 'aws_instance.cluster', 2, 'i-0123', 'update'),
      waiting(3, 'aws_lb.cluster[0]', 'the load balancer to become active'),
      waiting(11, 'aws_lb.cluster[0]', 'the load balancer to become active', 'provisioning'),
      at(12, { type: 'step-started', address: 'aws_instance.cluster', verb: 'delete', id: 'i-0099', deposed: true }),
      waiting(19, 'aws_lb.cluster[0]', 'the load balancer to become active', 'provisioning'),
      at(20, { type: 'step-done', address: 'aws_instance.cluster', verb: 'delete', deposed: true, elapsedMs: 8_000 }),
      done(75, 'aws_lb.cluster[0]', 75, 'arn:aws:elasticloadbalancing:us-west-2:1:loadbalancer/app/x/1'),
      runDone(75, { created: 1, updated: 1, deleted: 1 }),
    ]);
    expect(stdout).toMatchInlineSnapshot(`
      "aws_lb.cluster[0]: Creating...
      aws_instance.cluster: Modifying... [id=i-0123]
      aws_instance.cluster: Modifications complete after 2s [id=i-0123]
      aws_lb.cluster[0]: Still creating... [11s elapsed] waiting for the load balancer to become active (provisioning)
      aws_instance.cluster (deposed object): Destroying... [id=i-0099]
      aws_instance.cluster (deposed object): Destruction complete after 8s
      aws_lb.cluster[0]: Still creating... [20s elapsed] waiting for the load balancer to become active (provisioning)
      aws_lb.cluster[0]: Creation complete after 1m15s [id=arn:aws:elasticloadbalancing:us-west-2:1:loadbalancer/app/x/1]

      Apply complete! Resources: 1 added, 1 changed, 1 destroyed. Elapsed: 1m15s.
      The longest wait was 1m12s for the load balancer to become active
      (aws_lb.cluster[0]).
      "
    `);
    expect(stderr).toBe('');
  });

  test('a long wait without any event still gives a sign of life every ten seconds, and none after the end', async () => {
    const { stdout, tellsAfterClose } = await show([
      started(0, 'aws_s3_bucket.storage', 'delete', 'teleport-example'),
      9,
      10,
      11,
      25,
      60,
    ]);
    expect(stdout).toMatchInlineSnapshot(`
      "aws_s3_bucket.storage: Destroying... [id=teleport-example]
      aws_s3_bucket.storage: Still destroying... [10s elapsed]
      aws_s3_bucket.storage: Still destroying... [25s elapsed]
      aws_s3_bucket.storage: Still destroying... [1m0s elapsed]
      "
    `);
    expect(tellsAfterClose).toBe(false);
  });

  test('failures come whole and last, on stderr, with what was not started because of them', async () => {
    const { stdout, stderr } = await show(FAILING_RUN);
    expect(stdout).toMatchInlineSnapshot(`
      "aws_s3_bucket.storage: Creating...
      aws_lb.cluster[0]: Creating...
      aws_s3_bucket.storage: Creation complete after 1s [id=teleport-example]
      aws_lb.cluster[0]: Still creating... [11s elapsed] waiting for the load balancer to become active
      EC2 RunInstances: RequestLimitExceeded, attempt 4 in 1.2s
      aws_lb.cluster[0]: Creation failed after 1m23s

      Apply incomplete. Resources: 1 added, 0 changed, 0 destroyed, 1 failed, 2 not
      started. Elapsed: 1m23s.
      All that was done is recorded; the same command goes on from here.
      "
    `);
    expect(stderr).toMatchInlineSnapshot(`
      "╷
      │ Warning: The image is no longer published [IMAGE_GONE]
      │
      │ teleport-ent-17.0.0-dev-x86_64 is gone; the running instance keeps it.
      ╵

      ╷
      │ Error: AWS reports a failure [WAIT_FAILED]
      │
      │   with aws_lb.cluster[0]
      │
      │ The load balancer teleport-example-alb is in state failed: the subnets have no
      │ free addresses left for it.
      │
      │ Free addresses in the subnets, then run the command again:
      │ teleport-starter apply
      ╵

      Not started, because aws_lb.cluster[0] failed:
        aws_lb_listener.cluster[0], aws_route53_record.cluster_acm[0]
      "
    `);
  });

  test('a run that breaks off tells its failures and no summary', async () => {
    const { stdout, stderr } = await show(FAILING_RUN.slice(0, -1));
    expect(stdout).not.toContain('Resources:');
    expect(stderr).toContain('AWS reports a failure');
  });

  test('destroy counts only what is destroyed; forgetting says that the object stays', async () => {
    const { stdout } = await show(
      [
        at(0, { type: 'step-started', address: 'aws_route53_record.cert_validation[0]', verb: 'forget' }),
        at(0, { type: 'step-done', address: 'aws_route53_record.cert_validation[0]', verb: 'forget', elapsedMs: 0 }),
        runDone(52, { deleted: 29 }),
      ],
      'destroy',
    );
    expect(stdout).toMatchInlineSnapshot(`
      "aws_route53_record.cert_validation[0]: Forgotten, it stays in AWS

      Destroy complete! Resources: 29 destroyed. Elapsed: 52s.
      "
    `);
  });

  test('an interrupted run says what goes on and how to leave at once', async () => {
    const { stdout } = await show([
      started(0, 'aws_lb.cluster[0]'),
      at(1, { type: 'run-stopping', inFlight: ['aws_lb.cluster[0]'] }),
      done(2, 'aws_lb.cluster[0]', 2, 'arn'),
      runDone(2, { created: 1, skipped: 3, underWay: 1 }),
    ]);
    expect(stdout).toMatchInlineSnapshot(`
      "aws_lb.cluster[0]: Creating...
      Stopping: nothing new is started, finishing or recording aws_lb.cluster[0].
      Interrupt again to stop waiting.
      aws_lb.cluster[0]: Creation complete after 2s [id=arn]

      Apply stopped. Resources: 1 added, 0 changed, 0 destroyed, 1 under way, 3 not
      started. Elapsed: 2s.
      All that was done is recorded; the same command goes on from here.
      "
    `);
  });

  test('of an object and its deposed predecessor that end at once, each is told by itself', async () => {
    const end = (deposed?: true) =>
      ({ address: 'aws_lb.cluster[0]', verb: 'delete', ...(deposed ? { deposed } : {}) }) as const;
    const { stdout } = await show([
      at(0, { type: 'step-started', ...end() }),
      at(0, { type: 'step-started', ...end(true) }),
      at(2, { type: 'step-done', ...end(true), elapsedMs: 2_000 }),
      10,
      at(11, { type: 'step-done', ...end(), elapsedMs: 11_000 }),
    ]);
    expect(stdout).toMatchInlineSnapshot(`
      "aws_lb.cluster[0]: Destroying...
      aws_lb.cluster[0] (deposed object): Destroying...
      aws_lb.cluster[0] (deposed object): Destruction complete after 2s
      aws_lb.cluster[0]: Still destroying... [10s elapsed]
      aws_lb.cluster[0]: Destruction complete after 11s
      "
    `);
  });

  test('of repeated calls only those are told that do not clear up at once, and not more often than a heartbeat', async () => {
    const { stdout } = await show([
      retried(0, { attempt: 1, inMs: 200 }),
      retried(1, { attempt: 2, inMs: 400 }),
      retried(2, { attempt: 3, inMs: 800 }),
      retried(3, { attempt: 4, inMs: 2_000 }),
      retried(12, { attempt: 1, inMs: 2_000 }),
    ]);
    expect(stdout).toMatchInlineSnapshot(`
      "EC2 RunInstances: RequestLimitExceeded, attempt 4 in 800ms
      EC2 RunInstances: RequestLimitExceeded, attempt 2 in 2.0s
      "
    `);
  });

  test('a call that is repeated because its refusal was expected is told by its step alone, without its code', async () => {
    const { stdout } = await show([
      started(0, 'aws_instance.cluster_single[0]'),
      waiting(1, 'aws_instance.cluster_single[0]', 'EC2 to know its new instance profile'),
      retried(1, { what: 'EC2 to know its new instance profile', attempt: 5, inMs: 2_000 }),
      10,
    ]);
    expect(stdout).toMatchInlineSnapshot(`
      "aws_instance.cluster_single[0]: Creating...
      aws_instance.cluster_single[0]: Still creating... [10s elapsed] waiting for EC2 to know its new instance profile
      "
    `);
  });

  test('expired credentials are told once with the command to renew them, and that they are good again', async () => {
    const { stderr } = await show([EXPIRED, at(70, { type: 'credentials-renewed', pausedMs: 65_000 })]);
    expect(stderr).toMatchInlineSnapshot(`
      "╷
      │ Warning: The AWS credentials have expired [CREDENTIALS_EXPIRED]
      │
      │ IAM CreateRole failed with ExpiredToken: The token is expired. Nothing is
      │ lost: all calls wait.
      │
      │ Log in again:
      │ aws sso login --profile an-account-with-a-long-name-of-its-own-that-must-stay-whole-to-be-copied
      ╵
      The credentials are renewed; going on after 1m5s.
      "
    `);
  });

  test('while something is asked nothing is written; what was kept back follows', async () => {
    const { stdout } = await show([
      started(0, 'aws_lb.cluster[0]'),
      {
        question: (out) => out('(the question)\n'),
        meanwhile: [done(2, 'aws_lb.cluster[0]', 2, 'arn')],
      },
    ]);
    expect(stdout).toMatchInlineSnapshot(`
      "aws_lb.cluster[0]: Creating...
      (the question)
      aws_lb.cluster[0]: Creation complete after 2s [id=arn]
      "
    `);
  });
});
