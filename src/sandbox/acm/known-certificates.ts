import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import type { Certificate } from './world.ts';

/** @throws ValidationException, ResourceNotFoundException */
export function certificateByArn(world: World, arn = ''): Certificate {
  if (!arn.startsWith('arn:aws:acm:')) {
    refuse(
      'ValidationException',
      `Value '${arn}' at 'certificateArn' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:[\\w+=/,.@-]+:acm:…`,
    );
  }
  return (
    world.acm.certificates[arn] ??
    refuse('ResourceNotFoundException', `Could not find certificate ${arn} in account ${world.account}.`)
  );
}
