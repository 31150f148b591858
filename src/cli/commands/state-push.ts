import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { StarterError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell-word.ts';
import { isDamage } from '../../state/damage.ts';
import type { State } from '../../state/model.ts';
import { formatState, parseState } from '../../state/parse.ts';
import type { StateStore } from '../../state/store.ts';
import { targetOf } from '../../state/symlink.ts';
import { answerJson } from '../answer.ts';
import { openBackend } from '../backend.ts';
import { shellPath, withRepeated } from '../command-line.ts';
import { isErroredState } from '../errored-state.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { locked } from '../locked.ts';
import type { StatePushOptions } from '../options.ts';
import { wrap } from '../render/wrap.ts';
import { usage } from '../usage.ts';

/** Puts a file in the place of the state. Without `-force` only a newer state of the same deployment, or where there is none. */
export async function run(options: StatePushOptions, io: Io): Promise<ExitCode> {
  await refuseItself(options, io);
  const pushed = await stateIn(options.file, io);
  const backend = await openBackend(options, io);
  return locked('state push', backend, options, io, async (): Promise<ExitCode> => {
    const there = await loadUnlessForced(backend.store, options);
    const same = there !== undefined && formatState(there) === formatState(pushed);
    if (there && !same && !options.force) refuseOlder(there, pushed, backend.store.name, options);
    if (!same) await backend.store.save(successor(there, pushed));
    tell(same, backend.store.name, options, io);
    return 0;
  });
}

/** A file can't be pushed over itself: what was meant is another backend. @throws StarterError USAGE */
async function refuseItself({ backend, state, file }: StatePushOptions, io: Io): Promise<void> {
  if (backend) return;
  const [from, to] = [await targetOf(resolve(io.cwd, file)), await targetOf(resolve(io.cwd, state))];
  if (from !== to) return;
  throw usage(`${file} is the state already.`, 'Say where it goes to with -backend=s3://BUCKET/KEY or -state=FILE.');
}

/** The state to be pushed. What is wrong with its file is not told as if the state itself were damaged. */
async function stateIn(file: string, io: Pick<Io, 'cwd'>): Promise<State> {
  let text: string;
  try {
    text = await readFile(resolve(io.cwd, file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw fileMissing(file, io);
    throw noState(`${file} can't be read: ${(error as Error).message}. Nothing was changed.`, error);
  }
  try {
    return parseState(text, file);
  } catch (error) {
    if (!(error instanceof StarterError) || error.code !== 'STATE_UNREADABLE') throw error;
    throw noState(`${file} is no state. ${error.diagnostics[0].detail}`, error);
  }
}

function noState(why: string, cause: unknown): StarterError {
  return new StarterError(
    {
      code: 'STATE_NOT_PUSHED',
      summary: 'The state was not pushed',
      detail: why,
      hint: 'The state is as it was. Name a file that holds one: what state pull has printed, a backup, or an errored.state.json.',
    },
    { cause },
  );
}

/** A damaged state is what `-force` may be for. */
async function loadUnlessForced(store: StateStore, { force }: StatePushOptions): Promise<State | undefined> {
  try {
    return await store.load();
  } catch (error) {
    if (force && isDamage(error)) return undefined;
    throw error;
  }
}

/** The serial grows with every write, also with one that goes back. */
function successor(there: State | undefined, pushed: State): State {
  return there && there.serial >= pushed.serial ? { ...pushed, serial: there.serial + 1 } : pushed;
}

function refuseOlder(there: State, pushed: State, name: string, { file }: StatePushOptions): void {
  const why =
    there.lineage !== pushed.lineage
      ? `${name} is the state of another deployment (lineage ${there.lineage}) than ${file} (${pushed.lineage})`
      : there.serial >= pushed.serial
        ? `${name} has serial ${there.serial}, and ${file} has ${pushed.serial}: it has been written since`
        : undefined;
  if (why === undefined) return;
  throw new StarterError({
    code: 'STATE_NOT_PUSHED',
    summary: 'The state was not pushed',
    detail: `${why}. Nothing was changed.`,
    hint: `Keep a copy of what is there, then push with -force if ${file} is the right one:\nteleport-starter state pull > replaced.state.json\nteleport-starter state push -force ${shellWord(file)}`,
  });
}

function fileMissing(file: string, io: Pick<Io, 'cwd'>): StarterError {
  return new StarterError({
    code: 'STATE_MISSING',
    summary: 'There is no state yet',
    detail: `${file} does not exist in ${io.cwd}: there is nothing to push.`,
    hint: 'Name the file that holds the state.',
  });
}

function tell(same: boolean, name: string, options: StatePushOptions, io: Io): void {
  if (options.json) {
    io.stdout.write(answerJson('state-push', { state: name, file: options.file, written: !same }));
    return;
  }
  const done = same ? `${name} is the same as ${options.file} already.` : `${name} is now what ${options.file} holds.`;
  const file = shellPath(options.file, options, io);
  const away = shellPath(`${options.file}.pushed`, options, io);
  const next = withRepeated('  teleport-starter plan', options);
  const copy = 'The file is but a copy from now on; move it away, so that no run takes it for the state:';
  const said = wrap(`${done} ${copy}`, io.stdout.columns).join('\n');
  // What a run could not save is mostly that of one that did not go through.
  const look = isErroredState(options.file) ? 'See what is left to be done:' : 'See that nothing has changed:';
  io.stdout.write(`${said}\n  mv ${file} ${away}\n${look}\n${next}\n`);
}
