import type { Diagnostic } from '../core/errors.ts';
import type { Contexts } from '../planner/refresh.ts';
import type { Context } from '../resources/contract.ts';

export interface Hearing {
  /** Takes what is to be known while AWS is looked at, the same again and again. Default: nobody needs to. */
  readonly tell?: (warning: Diagnostic) => void;
}

/** Where a plan's reads are made, and who hears of the waits among them. */
export function lookingWith(shared: Context, fresh: () => Context, { tell }: Hearing): Contexts {
  return { shared, fresh, onAwait: (address, untilMs) => tell?.(createAwaited(address, untilMs)) };
}

function createAwaited(address: string, untilMs: number): Diagnostic {
  return {
    code: 'CREATE_AWAITED',
    summary: 'Waiting for what an unfinished run asked for',
    detail: `A run that was interrupted, or is at work, has asked AWS to create ${address}, and AWS does not show it yet. What comes of it decides what there is to do. Waiting until ${new Date(untilMs).toISOString()} at most.`,
    hint: 'To wait no longer, press Ctrl-C: nothing has been changed yet.',
    address,
  };
}
