import { StarterError } from '../core/errors.ts';
import { nearestName } from '../core/nearest.ts';
import type { State } from '../state/model.ts';

/** The address in the state that `wanted` means: itself, or with the index that it lacks. @throws StarterError ADDRESS_UNKNOWN */
export function recordedAddress({ resources }: Pick<State, 'resources'>, wanted: string): string {
  const address = [wanted, `${wanted}[0]`].find((each) => Object.hasOwn(resources, each));
  if (address !== undefined) return address;
  const guess = nearestName(wanted, Object.keys(resources));
  throw new StarterError({
    code: 'ADDRESS_UNKNOWN',
    summary: 'There is no such address in the state',
    detail: `"${wanted}" is not in the state.`,
    hint: `${guess === undefined ? '' : `Did you mean ${guess}? `}See all addresses with\nteleport-starter state list`,
  });
}
