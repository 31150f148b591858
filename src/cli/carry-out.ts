import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../core/values.ts';
import { type RunResult, run } from '../executor/run.ts';
import { stepsOf } from '../planner/steps.ts';
import type { Observe } from '../resources/aws/clients.ts';
import { resourceType } from '../resources/registry.ts';
import { brisk, PACES, type Pace, realistic } from '../sandbox/pace.ts';
import type { StateStore } from '../state/store.ts';
import type { Config } from '../variables/config.ts';
import type { Account } from './aws.ts';
import type { Planned } from './deployment.ts';
import type { ExitCode } from './exit.ts';
import type { Io, Output } from './io.ts';
import { linked } from './links.ts';
import type { GlobalOptions } from './options.ts';
import { asRetry } from './progress/as-retry.ts';
import { openProgress, progressKind } from './progress/choose.ts';
import { estimateRemaining } from './progress/remaining.ts';
import { typicalAt } from './progress/typical.ts';
import type { ProgressView } from './progress/view.ts';
import { goneLines, nextLines } from './render/closing.ts';
import { outputLines } from './render/outputs.ts';
import { openReport, type ReportPlace, reported } from './report/open.ts';
import { proseScreenOf } from './screen.ts';
import { sessionOf } from './session.ts';

/** The calls of an account, for whoever listens at the moment. */
export interface CallTap {
  readonly observe: Observe;
  listener: Observe | undefined;
}

export function callTap(): CallTap {
  const tap: CallTap = { observe: (...call) => tap.listener?.(...call), listener: undefined };
  return tap;
}

export interface Undertaking {
  readonly planned: Planned;
  readonly store: StateStore;
  readonly account: Account;
  readonly options: GlobalOptions;
  readonly io: Io;
  readonly calls: CallTap;
  /** What was applied; missing for a destroy, and when only a part of it was. */
  readonly config?: Config;
  /** Where a page about the run goes; missing: nowhere. */
  readonly report?: ReportPlace;
  /** The plan was a saved one. */
  readonly fromFile?: boolean;
  /** What has to hold when all is carried out; the page tells it, too, when it does not. */
  readonly confirm?: () => Promise<void>;
}

/**
 * Carries out a plan under a progress view and prints what came of it. Failures are told by the view.
 * @throws the reason of a stop, which may be a StarterError CREDENTIALS_EXPIRED, CREDENTIALS_FOREIGN; what `confirm` throws
 */
export async function carryOut(undertaking: Undertaking): Promise<ExitCode> {
  const { planned, store, account, options, io, calls } = undertaking;
  if (!options.json) io.stdout.write('\n');
  const view = await openView(undertaking);
  const report = await openReport(undertaking);
  const { now } = account.clock;
  calls.listener = (call, { input }) => {
    report?.onCall(call);
    const event = asRetry(call, input, now());
    if (event) view.onEvent(event);
  };
  const session = await sessionOf(io);
  if (session) session.view = view;
  const watched = session?.gate.watch({
    account: account.account,
    tell: (news) => view.onEvent({ at: now(), ...news }),
  });
  const stop = session?.gate.stop ?? io.stop;
  const running = run({
    draft: planned.draft,
    declarations: planned.declarations,
    store,
    types: resourceType,
    context: planned.context,
    clock: account.clock,
    parallelism: options.parallelism,
    signal: stop,
    abandon: io.abandon,
    listen(event) {
      view.onEvent(event);
      report?.onEvent(event);
    },
    newToken: () => randomBytes(16).toString('hex'),
  }).finally(() => {
    calls.listener = undefined;
    watched?.();
    if (session) session.view = undefined;
    return view.close();
  });
  const ended = running.then(async (result) => {
    if (stop.aborted || result.failures.length > 0) return result;
    if (!options.json) printClosing(undertaking, result);
    await undertaking.confirm?.();
    return result;
  });
  const { failures } = await reported(ended, report, undertaking);
  stop.throwIfAborted();
  return failures.length > 0 ? 1 : 0;
}

function openView({ planned, fromFile = false, account, options, io }: Undertaking): Promise<ProgressView> {
  const { draft, declarations } = planned;
  return openProgress({
    kind: progressKind({ json: options.json, isTTY: io.stdout.isTTY, colours: io.stdout.colours, env: io.env }),
    plan: draft.plan,
    fromFile,
    remaining: estimateRemaining(
      stepsOf(draft.plan, declarations.resources, draft.state),
      typicalAt(paceOf(options, io)),
      draft.state,
    ),
    stdout: writerOf(io.stdout, options),
    stderr: writerOf(io.stderr, options),
    screen: proseScreenOf(io.stdout),
    columns: () => io.stdout.columns,
    rows: () => io.stdout.rows ?? ROWS,
    now: account.clock.now,
    repeated: options.repeated,
  });
}

/** For people, with links to click; JSON stays as it is. */
function writerOf(output: Output, { json }: Pick<GlobalOptions, 'json'>): Output['write'] {
  return json ? output.write : (text) => output.write(linked(text, output));
}

/** The height of a terminal that doesn't tell it. */
const ROWS = 24;

/** AWS's own, or the sandbox's. */
function paceOf({ sandbox }: Pick<GlobalOptions, 'sandbox'>, { env }: Io): Pace {
  return sandbox ? (PACES[env.TELEPORT_STARTER_SANDBOX_PACE ?? ''] ?? brisk) : realistic;
}

function printClosing({ planned, options, io, config }: Undertaking, { state }: RunResult): void {
  const { plan, state: before } = planned.draft;
  const screen = proseScreenOf(io.stdout);
  if (plan.mode === 'apply') printOutputs(state.outputs, io);
  const { changes } = plan;
  if (plan.mode === 'destroy') print(goneLines({ before, after: state, changes }, screen), io);
  else if (config)
    print(nextLines({ outputs: state.outputs, config, changes, inSandbox: options.sandbox }, screen), io);
}

/** Lines below what was printed before. */
function print(lines: readonly string[], io: Pick<Io, 'stdout'>): void {
  if (lines.length > 0) io.stdout.write(linked(`\n${lines.join('\n')}\n`, io.stdout));
}

/** The outputs below what was printed before. */
export function printOutputs(outputs: JsonObject, io: Pick<Io, 'stdout'>): void {
  print(outputLines(outputs), io);
}
