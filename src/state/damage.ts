import { StarterError } from '../core/errors.ts';
import { FORMAT_VERSION } from './migrations.ts';

/** The text is no state. `why` is what is wrong in that line. */
export function unreadable(name: string, line: number, why: string): StarterError {
  return new StarterError({
    code: 'STATE_UNREADABLE',
    summary: 'The state file is damaged',
    detail: `${name}, line ${line}: ${why}. Nothing was changed.`,
  });
}

/** The text is a state, but not the one that its checksum was made for. `line`: where the checksum is. */
export function changedOutside(name: string, line: number): StarterError {
  return new StarterError({
    code: 'STATE_CHECKSUM',
    summary: 'The state file is not as it was written',
    detail: `${name} doesn't fit its checksum (line ${line}): it was edited by hand, or damaged. Nothing was changed.`,
    hint: `If you have edited it and want to keep that, remove line ${line}, "checksum".`,
  });
}

export function otherVersion(name: string, version: number): StarterError {
  return new StarterError({
    code: 'STATE_VERSION',
    summary: 'The state file has another format version',
    detail: `${name} has format version ${version}; this program reads versions 1 to ${FORMAT_VERSION}.`,
    hint:
      version > FORMAT_VERSION ? 'Use the newer teleport-starter that wrote it.' : 'Restore a newer copy of the file.',
  });
}

/** Whether `error` says that there is a state, but not as it was written: what an earlier version is restored for. */
export function isDamage(error: unknown): error is StarterError {
  return error instanceof StarterError && (error.code === 'STATE_UNREADABLE' || error.code === 'STATE_CHECKSUM');
}

/** `error` with the way to an earlier version, which depends on where the state is kept. */
export function withRestoring(error: StarterError, advice: string): StarterError {
  const [{ hint, ...diagnostic }] = error.diagnostics;
  return new StarterError(
    {
      ...diagnostic,
      hint: hint === undefined ? advice : `${hint} Otherwise: ${advice.charAt(0).toLowerCase()}${advice.slice(1)}`,
    },
    { cause: error },
  );
}
