import { StarterError } from '../../core/errors.ts';
import type { AwsError } from './errors.ts';

/** The error of an object that somebody has protected from deletion; `command` takes the protection away. */
export function deletionProtected(object: string, command: string, cause: AwsError): StarterError {
  return new StarterError(
    {
      code: 'DELETION_PROTECTED',
      summary: 'An object is protected from deletion',
      detail: `AWS refuses to delete ${object}: ${cause.failure.message}`,
      hint: `Somebody switched that on after it was made. If it is to go, switch it off, then run the command again:\n${command}`,
    },
    { cause },
  );
}
