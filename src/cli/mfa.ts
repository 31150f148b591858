import { StarterError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import type { Io } from './io.ts';
import { whyNobodyCanBeAsked } from './nobody-to-ask.ts';
import type { GlobalOptions } from './options.ts';

/** Lets a question have the terminal for itself. */
export type Quietly = (question: () => Promise<string>) => Promise<string>;

/**
 * Asks for the code of the MFA device `serial`, with which a profile assumes a role.
 * @throws StarterError CREDENTIALS_MFA where nobody can be asked; the reason of the stop when the question is cancelled
 */
export function mfaCodeFor(
  io: Io,
  options: Pick<GlobalOptions, 'input' | 'json'>,
  quietly: Quietly,
): (serial: string) => Promise<string> {
  return async (serial) => {
    const why = whyNobodyCanBeAsked(options, io);
    if (why !== undefined) throw codeNeeded(serial, why, io.env.AWS_PROFILE);
    const { askMfaCode } = await import('./prompts/ask-mfa-code.ts');
    return quietly(() => askMfaCode(serial, io));
  };
}

function codeNeeded(serial: string, why: string, profile = 'default'): StarterError {
  return new StarterError({
    code: 'CREDENTIALS_MFA',
    summary: 'The profile needs an MFA code',
    detail: `Profile ${profile} assumes its role with the MFA device ${serial}, and its code cannot be asked for: ${why}.`,
    hint: `Run the command on a terminal, or get temporary credentials there first, and set what this prints in the environment:\naws configure export-credentials --profile ${shellWord(profile)} --format env`,
  });
}
