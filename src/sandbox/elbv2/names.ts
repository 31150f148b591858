import { refuse } from '../refusal.ts';

/** Names of load balancers and target groups: 32 of letters, digits, hyphens, none at the ends. */
export function validName(name = ''): string {
  if (!/^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(name) || name.startsWith('internal-')) {
    refuse(
      'ValidationError',
      `The name '${name}' is not valid: at most 32 letters, digits and hyphens, none of these at its ends, and not 'internal-' at its beginning`,
    );
  }
  return name;
}
