import { StarterError } from '../core/errors.ts';
import type { State } from '../state/model.ts';

type Recorded = Pick<State, 'resources'>;

/**
 * Refuses an address that stands for something. @throws StarterError ALREADY_RECORDED; IMPORT_UNFINISHED where an
 * interrupted run left something to look for or to remove, which an import would make forget
 */
export function refuseTaken(address: string, { resources }: Recorded): void {
  const entry = resources[address];
  if (!entry) return;
  if (entry.id !== undefined) {
    throw new StarterError({
      code: 'ALREADY_RECORDED',
      summary: 'The address is taken',
      detail: `${address} stands for ${entry.id} already.`,
      hint: `See what is recorded with\nteleport-starter state show '${address}'`,
      address,
    });
  }
  if (entry.token === undefined && entry.deposed.length === 0) return;
  const left =
    entry.deposed.length > 0
      ? `still has to remove ${entry.deposed.map(({ id }) => id).join(', ')}`
      : 'asked AWS to create it and never learnt what came of that';
  throw new StarterError({
    code: 'IMPORT_UNFINISHED',
    summary: 'An interrupted run has to be ended first',
    detail: `At ${address} an earlier run ${left}. Nothing was changed.`,
    hint: 'Let an apply settle that, then import if it is still needed:\nteleport-starter apply',
    address,
  });
}

/**
 * Refuses an object that the state records elsewhere: two addresses would change it in turn, and each would delete it.
 * `id` is as AWS gives it. @throws StarterError OBJECT_RECORDED
 */
export function refuseRecorded(address: string, type: string, id: string, { resources }: Recorded): void {
  for (const [other, entry] of Object.entries(resources)) {
    if (entry.type !== type) continue;
    const isDeposed = entry.deposed.some((object) => object.id === id);
    if (entry.id !== id && !isDeposed) continue;
    throw new StarterError({
      code: 'OBJECT_RECORDED',
      summary: 'The object is recorded at another address',
      detail:
        entry.id === id
          ? `${other} stands for ${id} already, so it can't be imported as ${address}.`
          : `${id} is what ${other} stood for before it was replaced, and the next apply removes it.`,
      hint: `See what is recorded with\nteleport-starter state show '${other}'`,
      address,
    });
  }
}
