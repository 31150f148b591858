import { readFileSync } from 'node:fs';

/** Deliberate bugs: what a simulation that is worth anything has to notice. `from` stands exactly once in its file. */
export const BUGS = {
  'token-not-stored': {
    what: 'the token of a create is not in the journal',
    file: 'src/executor/make.ts',
    from: 'begun({ ...journal, sent: work.clock.now() })',
    to: 'begun({ since: journal.since, sent: work.clock.now() })',
  },
  'save-after': {
    what: 'a create is announced after it was made, not before',
    file: 'src/executor/make.ts',
    from: `    await work.journal.record(change.address, announced);
    const obtained = await obtain(work, wanted, journal, before !== undefined);`,
    to: `    const obtained = await obtain(work, wanted, journal, before !== undefined);
    await work.journal.record(change.address, announced);`,
  },
  'denied-is-absent': {
    what: 'access denied is taken for absence',
    file: 'src/resources/aws/errors.ts',
    from: 'if (isAwsError(error, ...codes)) return undefined;',
    to: "if (isAwsError(error, ...codes, 'UnauthorizedOperation', 'AccessDenied')) return undefined;",
  },
  'no-retry': {
    what: 'a throttled call is not repeated',
    file: 'src/resources/aws/retries.ts',
    from: 'return mayRepeat ? backoff : undefined;',
    to: 'return undefined;',
  },
  'wait-without-abort': {
    what: 'a wait goes on after Ctrl-C',
    file: 'src/executor/wait.ts',
    from: `    signal: work.signal,
    timeoutMs: wait.timeoutMs,`,
    to: '    timeoutMs: wait.timeoutMs,',
  },
  'deposed-forgotten': {
    what: 'what a replacement has left is not recorded',
    file: 'src/executor/make.ts',
    from: 'return entry ? [...entry.deposed, ...currentOf(entry)] : [];',
    to: 'return entry?.deposed ?? [];',
  },
  'unanswered-is-refused': {
    what: 'a create that got no answer is taken for one that did nothing',
    file: 'src/executor/obtain.ts',
    from: 'const refused = !unclear && refusalBehind(error) !== undefined;',
    to: 'const refused = error instanceof AwsError;',
  },
};

/** A plugin for the bundler that puts a bug in. @throws Error when the code it changes is no longer there */
export function putIn(name) {
  const bug = BUGS[name];
  if (!bug) throw new Error(`There is no bug "${name}", only ${Object.keys(BUGS).join(', ')}.`);
  return {
    name: 'bug',
    setup(build) {
      build.onLoad({ filter: new RegExp(`${bug.file.replaceAll('/', '[\\\\/]')}$`) }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        if (text.split(bug.from).length !== 2) throw new Error(`The bug "${name}" no longer fits ${bug.file}.`);
        return { contents: text.replace(bug.from, bug.to), loader: 'ts' };
      });
    },
  };
}
