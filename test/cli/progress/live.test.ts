import { stripVTControlCharacters } from 'node:util';
import headless from '@xterm/headless';
import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { liveProgress } from '../../../src/cli/progress/live.ts';
import { estimateRemaining } from '../../../src/cli/progress/remaining.ts';
import { typicalAt } from '../../../src/cli/progress/typical.ts';
import type { Event } from '../../../src/executor/events.ts';
import type { Step } from '../../../src/planner/steps.ts';
import { realistic } from '../../../src/sandbox/pace.ts';
import { change, plan } from '../render/sample-plans.ts';
import { at, done, EXPIRED, FAILING_RUN, retried, runDone, START, started, waiting } from './sample-runs.ts';

const planned = plan({
  changes: [
    change('aws_s3_bucket.storage', 'create'),
    change('aws_lb.cluster[0]', 'create'),
    change('aws_lb_listener.cluster[0]', 'create'),
    change('aws_route53_record.cluster_acm[0]', 'create'),
  ],
});

/** What a terminal would show at the end: the text since the frame was last erased. Spinners are read as `·`. */
function lastFrame(written: string): string[] {
  const from = written.lastIndexOf('\u001b[1A');
  const text = stripVTControlCharacters(from < 0 ? written : written.slice(from));
  return text
    .replace(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, '·')
    .split('\n')
    .map((line) => line.trimEnd());
}

/** `until`: texts that must appear on the screen, each before the next event is sent. */
async function show(
  events: readonly (Event | { readonly until: string })[],
  columns = 80,
  steps: readonly Step[] = [],
) {
  let now = START;
  let stdout = '';
  let stderr = '';
  let ticking = false;
  const signals = () => ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => process.listenerCount(signal));
  const before = signals();
  const view = liveProgress({
    plan: planned,
    fromFile: false,
    screen: { color: new Chalk({ level: 0 }), columns },
    remaining: estimateRemaining(steps, typicalAt(realistic)),
    columns: () => columns,
    rows: () => 24,
    write: (text) => {
      stdout += text;
    },
    writeError: (text) => {
      stderr += text;
    },
    now: () => now,
    every: () => {
      ticking = true;
      return () => {
        ticking = false;
      };
    },
  });
  for (const event of events) {
    if ('until' in event) {
      while (!lastFrame(stdout).join('\n').includes(event.until)) await new Promise(setImmediate);
      continue;
    }
    now = event.at;
    view.onEvent(event);
  }
  await view.close();
  return {
    frame: lastFrame(stdout),
    stdout,
    stderr,
    ticking,
    ownSignals: signals().some((count, i) => count !== before[i]),
  };
}

/** A question on the terminal; without an answer it stays open to the end. */
interface Asked {
  readonly question: string;
  readonly answer?: string;
}

/** What stands on a terminal of that width after the last of `events`; `until` as above. */
async function onTerminal(columns: number, events: readonly (Event | { readonly until: string } | Asked)[]) {
  const terminal = new headless.Terminal({ cols: columns, rows: 30, allowProposedApi: true, convertEol: true });
  const buffer = terminal.buffer.active;
  const text = async () => {
    await new Promise<void>((resolve) => terminal.write('', resolve));
    const lines = Array.from({ length: buffer.length }, (_, at) => {
      const line = buffer.getLine(at);
      return `${line?.isWrapped ? '' : '\n'}${line?.translateToString(true) ?? ''}`;
    });
    return `${lines
      .join('')
      .trim()
      .replace(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, '·')}\n`;
  };
  let now = START;
  const view = liveProgress({
    plan: planned,
    fromFile: false,
    screen: { color: new Chalk({ level: 0 }), columns },
    remaining: estimateRemaining([], () => 0),
    columns: () => columns,
    rows: () => 30,
    write: (written) => terminal.write(written),
    writeError: (written) => terminal.write(written),
    now: () => now,
    every: () => () => {},
  });
  for (const event of events) {
    if ('until' in event) {
      while (!(await text()).includes(event.until)) await new Promise(setImmediate);
    } else if ('question' in event) {
      const asked = view.hold(async () => {
        terminal.write(event.question);
        if (event.answer === undefined) await new Promise(() => {});
        terminal.write(event.answer ?? '');
      });
      if (event.answer !== undefined) await asked;
    } else {
      now = event.at;
      view.onEvent(event);
    }
  }
  const shown = await text();
  await view.close();
  return shown;
}

test('a finished run leaves a row per group, the total and the summary on the screen', async () => {
  const { frame, stdout, stderr, ticking } = await show([
    at(0, { type: 'run-started', steps: 4 }),
    ...planned.changes.flatMap(({ address }, i) => [started(i, address), done(i + 60, address, 60, 'id')]),
    runDone(64, { created: 4 }),
  ]);
  expect(frame).toMatchInlineSnapshot(`
    [
      "✔ Storage          1/1",
      "✔ Load balancer    2/2",
      "✔ DNS              1/1",
      "✔ Total            4/4  1m4s",
      "",
      "Apply complete! Resources: 4 added, 0 changed, 0 destroyed. Elapsed: 1m4s.",
      "",
    ]
  `);
  expect(stderr).toBe('');
  expect(ticking).toBe(false);
  // The cursor is hidden while rows are redrawn, and given back.
  expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
});

test('failed and skipped groups stand out, and the failure is told whole after the rows', async () => {
  const { frame, stdout, stderr } = await show(FAILING_RUN);
  // When it came, above the rows.
  expect(stdout).toContain('Warning: The image is no longer published [IMAGE_GONE]');
  expect(frame).toMatchInlineSnapshot(`
    [
      "✔ Storage          1/1",
      "✖ Load balancer    0/2  1 failed, 1 not started",
      "↓ DNS              0/1  1 not started",
      "↓ Total            1/4  1m23s",
      "",
      "Apply incomplete. Resources: 1 added, 0 changed, 0 destroyed, 1 failed, 2 not",
      "started. Elapsed: 1m23s.",
      "All that was done is recorded; the same command goes on from here.",
      "",
    ]
  `);
  expect(stderr).toMatchInlineSnapshot(`
    "
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

test('a run that breaks off leaves what was under way visible, and waits for nothing any more', async () => {
  const { frame } = await show([
    at(0, { type: 'run-started', steps: 4 }),
    started(0, 'aws_lb.cluster[0]'),
    waiting(2, 'aws_lb.cluster[0]', 'the load balancer to become active'),
    at(5, { type: 'run-stopping', inFlight: ['aws_lb.cluster[0]'] }),
  ]);
  expect(frame).toMatchInlineSnapshot(`
    [
      "↓ Storage          0/1",
      "↓ Load balancer    0/2  aws_lb.cluster[0] under way",
      "↓ DNS              0/1",
      "↓ Total            0/4  5s",
      "",
    ]
  `);
});

test('rows are redrawn while the run goes on', async () => {
  const { frame } = await show([
    at(0, { type: 'run-started', steps: 4 }),
    { until: '· Storage          0/1' },
    started(0, 'aws_s3_bucket.storage'),
    { until: 'creating aws_s3_bucket.storage 0s' },
    done(1, 'aws_s3_bucket.storage', 1, 'teleport-example'),
    { until: '✔ Storage          1/1' },
    started(1, 'aws_lb.cluster[0]'),
    waiting(42, 'aws_lb.cluster[0]', 'it'),
    { until: '· Load balancer    0/2  aws_lb.cluster[0] 41s, waiting for it' },
    runDone(42, { created: 1, skipped: 3 }),
  ]);
  expect(frame.filter((line) => line.includes('Storage'))).toEqual(['✔ Storage          1/1']);
});

test("stopping the program stays the program's business", async () => {
  const { ownSignals } = await show([runDone(1)]);
  expect(ownSignals).toBe(false);
});

test('a call that is repeated is told beside the total, until it is sent again', async () => {
  const beginning = [at(0, { type: 'run-started', steps: 4 }), started(0, 'aws_lb.cluster[0]')];
  const { stdout } = await show([
    ...beginning,
    retried(1, { object: 'teleport-example', attempt: 3, inMs: 2_500 }),
    {
      until:
        '· Total            0/4  1s\n    EC2 RunInstances teleport-example: RequestLimitExceeded, attempt 4 in\n    2.5s\n',
    },
    started(4, 'aws_s3_bucket.storage'),
    { until: '· Total            0/4  4s\n' },
  ]);
  expect(stdout).toContain('RequestLimitExceeded');
});

test('a call that is repeated because its refusal was expected leaves the total to the estimate', async () => {
  const { stdout } = await show([
    at(0, { type: 'run-started', steps: 4 }),
    started(0, 'aws_lb.cluster[0]'),
    retried(1, { what: 'load balancing to know the new security group', attempt: 5, inMs: 2_500 }),
    { until: '· Total            0/4  1s\n' },
  ]);
  expect(stdout).not.toContain('RequestLimitExceeded');
});

test('expired credentials: the way to renew them stays whole above the rows, which tell the pause', async () => {
  const screen = await onTerminal(60, [
    at(0, { type: 'run-started', steps: 4 }),
    started(0, 'aws_lb.cluster[0]'),
    { until: 'creating aws_lb.cluster[0]' },
    EXPIRED,
    { until: 'paused:' },
  ]);
  expect(screen).toMatchInlineSnapshot(`
    "╷
    │ Warning: The AWS credentials have expired
    │ [CREDENTIALS_EXPIRED]
    │
    │ IAM CreateRole failed with ExpiredToken: The token is
    │ expired. Nothing is lost: all calls wait.
    │
    │ Log in again:
    │ aws sso login --profile an-account-with-a-long-name-of-its-own-that-must-stay-whole-to-be-copied
    ╵
    · Storage          0/1
    · Load balancer    0/2  creating aws_lb.cluster[0] 5s
    · DNS              0/1
    · Total            0/4  5s, paused: credentials expired
    "
  `);
  const after = await onTerminal(60, [
    at(0, { type: 'run-started', steps: 4 }),
    { until: 'Total' },
    EXPIRED,
    { until: 'paused:' },
    at(70, { type: 'credentials-renewed', pausedMs: 65_000 }),
    { until: '0/4  1m10s\n' },
  ]);
  expect(after).toContain('The credentials are renewed; going on after 1m5s.\n');
  expect(after).not.toContain('paused');
});

test('a question has the terminal for itself, and the rows come back below what was there before', async () => {
  const asked = await onTerminal(80, [
    at(0, { type: 'run-started', steps: 4 }),
    { until: 'Total' },
    { question: '\rMFA code of arn:aws:iam::123456789012:mfa/me: \n> Six digits, please.' },
  ]);
  expect(asked).toMatchInlineSnapshot(`
    "MFA code of arn:aws:iam::123456789012:mfa/me: 
    > Six digits, please.
    "
  `);
  const answered = await onTerminal(80, [
    at(0, { type: 'run-started', steps: 4 }),
    { until: 'Total' },
    { question: '\rMFA code:', answer: '\u001b[2K\r' },
    started(3, 'aws_lb.cluster[0]'),
    { until: 'creating aws_lb.cluster[0]' },
  ]);
  expect(answered).toMatchInlineSnapshot(`
    "· Storage          0/1
    · Load balancer    0/2  creating aws_lb.cluster[0] 0s
    · DNS              0/1
    · Total            0/4  3s
    "
  `);
});

test('an estimate of what is left stands beside the total for as long as the run goes on', async () => {
  const step = {
    key: 'make aws_lb.cluster[0]',
    address: 'aws_lb.cluster[0]',
    type: 'aws_lb',
    kind: 'make',
    after: [],
  } as const;
  const [, lb] = planned.changes;
  const { frame } = await show(
    [
      at(0, { type: 'run-started', steps: 1 }),
      started(0, 'aws_lb.cluster[0]'),
      { until: '· Total            0/4  0s, about 2m30s left' },
      waiting(100, 'aws_lb.cluster[0]', 'it'),
      { until: '· Total            0/4  1m40s, about 50s left' },
      waiting(190, 'aws_lb.cluster[0]', 'it'),
      { until: '· Total            0/4  3m10s, a little longer than usual' },
    ],
    80,
    lb ? [{ ...step, change: lb }] : [],
  );
  expect(frame.join('\n')).toContain('↓ Total            0/4  3m10s\n');
});
