import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../core/values.ts';
import type { Event } from '../executor/events.ts';
import { run } from '../executor/run.ts';
import type { CallRecord } from '../resources/aws/clients.ts';
import { resourceType } from '../resources/registry.ts';
import type { StateStore } from '../state/store.ts';
import type { Account } from './aws.ts';
import type { Planned } from './deployment.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { openProgress, progressKind } from './progress/choose.ts';
import { outputLines } from './render/outputs.ts';
import { screenOf } from './screen.ts';
import { sessionOf } from './session.ts';

/** The calls of an account, for whoever listens at the moment. */
export interface CallTap {
  readonly observe: (call: CallRecord) => void;
  listener: ((call: CallRecord) => void) | undefined;
}

export function callTap(): CallTap {
  const tap: CallTap = { observe: (call) => tap.listener?.(call), listener: undefined };
  return tap;
}

export interface Undertaking {
  readonly planned: Planned;
  readonly store: StateStore;
  readonly account: Account;
  readonly options: GlobalOptions;
  readonly io: Io;
  readonly calls: CallTap;
}

/**
 * Carries out a plan under a progress view and prints the outputs. Failures are told by the view.
 * @throws the reason of a stop, which may be a StarterError CREDENTIALS_EXPIRED, CREDENTIALS_FOREIGN
 */
export async function carryOut({ planned, store, account, options, io, calls }: Undertaking): Promise<ExitCode> {
  const { plan } = planned.draft;
  if (!options.json) io.stdout.write('\n');
  const view = await openProgress({
    kind: progressKind({ json: options.json, isTTY: io.stdout.isTTY, colours: io.stdout.colours, env: io.env }),
    plan,
    stdout: io.stdout.write,
    stderr: io.stderr.write,
    screen: screenOf(io.stdout),
    columns: () => io.stdout.columns,
    now: account.clock.now,
    repeated: options.repeated,
  });
  const { now } = account.clock;
  calls.listener = (call) => {
    const event = asRetry(call, now());
    if (event) view.onEvent(event);
  };
  const session = await sessionOf(io);
  if (session) session.view = view;
  const watched = session?.gate.watch({
    account: account.account,
    tell: (news) => view.onEvent({ at: now(), ...news }),
  });
  const stop = session?.gate.stop ?? io.stop;
  const result = await run({
    draft: planned.draft,
    declarations: planned.declarations,
    store,
    types: resourceType,
    context: planned.context,
    clock: account.clock,
    parallelism: options.parallelism,
    signal: stop,
    abandon: io.abandon,
    listen: view.onEvent,
    newToken: () => randomBytes(16).toString('hex'),
  }).finally(() => {
    calls.listener = undefined;
    watched?.();
    if (session) session.view = undefined;
    return view.close();
  });
  stop.throwIfAborted();
  if (result.failures.length > 0) return 1;
  if (!options.json && plan.mode === 'apply') printOutputs(result.state.outputs, io);
  return 0;
}

/** The outputs below what was printed before. */
export function printOutputs(outputs: JsonObject, io: Pick<Io, 'stdout'>): void {
  const lines = outputLines(outputs);
  if (lines.length > 0) io.stdout.write(`\n${lines.join('\n')}\n`);
}

function asRetry({ service, operation, attempt, outcome, retryInMs }: CallRecord, at: number): Event | undefined {
  if (retryInMs === undefined) return undefined;
  return { at, type: 'call-retried', service, operation, attempt, code: outcome, inMs: retryInMs };
}
