import { diagnosticsOf } from '../core/errors.ts';
import { untilStopped } from '../core/until-stopped.ts';
import { namingSources, withArgsFromEnv } from './args-from-env.ts';
import { switchIn } from './argv.ts';
import { enter } from './chdir.ts';
import { STOP_SIGNALS, Stopped, wasLeft } from './exit.ts';
import { parseCommandLine } from './program.ts';
import { createIo, flushed } from './terminal.ts';

const { argv, sources, problem } = withArgsFromEnv(process.argv.slice(2), process.env);
const noColour = switchIn(argv, 'color') === false;
if (noColour || process.env.NO_COLOR) {
  // Libraries that colour by themselves (prompts, progress) look here.
  process.env.NO_COLOR = '1';
  // Which wins is decided: Node, too, would warn on stderr that one of the two is ignored, and take the other.
  delete process.env.FORCE_COLOR;
}

const io = createIo({ noColour });
/** Done, and what `plan -detailed-exitcode` says of changes. */
const SUCCESSES: ReadonlySet<number> = new Set([0, 2]);
let repeated: readonly string[] = [];
// Nothing of ours throws outside of a promise; if something does, it is told as the bug that it is.
process.on('uncaughtException', (error) => {
  // The question that stood on it is cancelled, and ends what waited for the answer.
  if (isLostTerminal(error)) return;
  report(error).then(leave);
});
// Until the command says how it ended: Node would end with 0 if nothing were left to wait for.
process.exitCode = 1;
main().then(async (ended) => {
  const code = await withOutputWritten(ended);
  process.exitCode = code;
  // A run that was stopped, or left at a question, may have left calls in flight that nobody waits for.
  if (io.stop.aborted || code === STOP_SIGNALS.SIGINT) await leave();
});

async function main(): Promise<number> {
  try {
    if (problem) throw problem;
    const invocation = parseCommandLine(argv, io);
    if (invocation.chdir !== undefined) enter(invocation.chdir);
    repeated = invocation.repeated;
    // What only reads ends with the first signal; what changes things decides itself when.
    const running = invocation.run(io);
    const code = await (invocation.readOnly ? untilStopped(io.stop, running) : running);
    return stoppedBy(io.stop) ?? code;
  } catch (error) {
    const code = exitCodeOfStop(error);
    if (code !== undefined) return code;
    await report(error);
    return stoppedBy(io.stop) ?? 1;
  }
}

/** What succeeded has failed when a file that its output went to lacks the rest: scripts go on with that file. */
async function withOutputWritten(code: number): Promise<number> {
  const problem = io.unwritten();
  if (!problem) return code;
  const { renderDiagnostic } = await import('./errors-view.ts');
  for (const diagnostic of problem.diagnostics) {
    io.stderr.write(renderDiagnostic(diagnostic, io.stderr, { repeated }));
  }
  return SUCCESSES.has(code) ? 1 : code;
}

/** The exit code when `error` only says that the user, or the system, wanted an end. */
function exitCodeOfStop(error: unknown): number | undefined {
  if (error instanceof Stopped) return error.exitCode;
  if (wasLeft(error)) return stoppedBy(io.stop) ?? 130;
  return isLostTerminal(error) ? STOP_SIGNALS.SIGHUP : undefined;
}

/** A question's terminal is gone: readline can't give it back. With or without SIGHUP, which a shell may keep to itself. */
function isLostTerminal(error: unknown): boolean {
  return error instanceof Error && error.message === 'setRawMode EIO';
}

function stoppedBy(signal: AbortSignal): number | undefined {
  return signal.aborted && signal.reason instanceof Stopped ? signal.reason.exitCode : undefined;
}

async function report(error: unknown): Promise<void> {
  const { diagnosticJson, renderDiagnostic } = await import('./errors-view.ts');
  const asJson = switchIn(argv, 'json') ?? false;
  for (const found of diagnosticsOf(error)) {
    const diagnostic = namingSources(found, sources);
    if (asJson) io.stdout.write(diagnosticJson(diagnostic, Date.now(), { repeated }));
    else io.stderr.write(renderDiagnostic(diagnostic, io.stderr, { repeated }));
  }
}

/** Ends the process once what must not be cut short has ended, and what was written has left it. */
async function leave(): Promise<void> {
  await Promise.allSettled(io.toFinish ?? []);
  await flushed();
  process.exit();
}
