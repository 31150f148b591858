import { StarterError } from '../core/errors.ts';
import type { State } from '../state/model.ts';
import { recordsAnything } from './leftover.ts';

/** Why a state has no outputs: nothing is deployed, or what there is isn't complete. */
export function whyNoOutputs(state: State | undefined): string {
  return isBegun(state) ? 'an apply or a destroy has not finished' : 'nothing is deployed';
}

function isBegun(state: State | undefined): boolean {
  return state !== undefined && recordsAnything(state);
}

/** The error for whoever asks for one of them. */
export function noOutputs(name: string, state: State | undefined): StarterError {
  return new StarterError({
    code: 'OUTPUT_UNKNOWN',
    summary: 'There is no such output',
    detail: `"${name}" is not in the state: ${whyNoOutputs(state)}.`,
    hint: isBegun(state)
      ? 'Run that command again: it goes on from where it ended.'
      : 'See what an apply would do:\nteleport-starter plan',
  });
}
