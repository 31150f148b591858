import { digitsOf } from '../call.ts';
import type { World } from '../world.ts';

/** How long ACM waits for the records of a certificate. One that timed out is never issued. */
export const VALIDATION_MS = 72 * 3_600_000;

/** The same for a domain and its wildcard, and each time it is asked for in this account. */
export function validationRecord(world: World, name: string) {
  const domain = name.replace(/^\*\./, '');
  return {
    Name: `_${digitsOf(`${world.account}/${domain}/name`, 32)}.${domain}.`,
    Type: 'CNAME' as const,
    Value: `_${digitsOf(`${world.account}/${domain}/value`, 32)}.${digitsOf(domain, 10)}.acm-validations.aws.`,
  };
}
