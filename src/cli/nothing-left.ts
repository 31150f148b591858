import { StarterError } from '../core/errors.ts';
import { EVENTS_VERSION } from '../executor/events.ts';
import { lookForRemains, type Remains } from '../executor/remains.ts';
import { resourceTypes } from '../resources/registry.ts';
import type { Account } from './aws.ts';
import type { Planned } from './deployment.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { showWarnings } from './show-plan.ts';

export interface Destroyed {
  readonly planned: Planned;
  readonly account: Account;
  readonly options: Pick<GlobalOptions, 'json' | 'repeated'>;
  readonly io: Io;
}

/** The end of a destroy: AWS is asked whether anything of the deployment is left, and the answer is told. @throws StarterError LEFT_BEHIND */
export async function confirmNothingLeft({ planned, account, options, io }: Destroyed): Promise<void> {
  const { draft, context } = planned;
  const { left, unseen } = await lookForRemains({
    draft,
    types: resourceTypes(),
    context,
    clock: account.clock,
    signal: io.stop,
  });
  if (left.length > 0) throw leftBehind(left);
  if (options.json) {
    const event = {
      version: EVENTS_VERSION,
      at: account.clock.now(),
      type: 'nothing-left',
      complete: unseen.length === 0,
    };
    io.stdout.write(`${JSON.stringify(event)}\n`);
  } else if (unseen.length === 0) io.stdout.write('\nNothing of this deployment is left.\n');
  showWarnings(unseen.length > 0 ? [notAllSeen(unseen)] : [], options, io);
}

function leftBehind(left: Remains['left']): StarterError {
  const list = left.map(({ type, id, address }) => `${address ?? type} (${id})`).join(', ');
  return new StarterError({
    code: 'LEFT_BEHIND',
    summary: 'Something of the deployment is left',
    detail: `All that was planned is destroyed, but a minute later AWS still has ${list}, with the tag of this deployment.`,
    hint: 'An interrupted run may have made it meanwhile. Run it again: it destroys what it finds by the tag.\nteleport-starter destroy',
  });
}

function notAllSeen(unseen: Remains['unseen']) {
  return {
    code: 'REMAINS_UNSEEN',
    summary: 'Not all could be looked at for what is left',
    detail: `What the state recorded is destroyed. Whether more carries the tag of this deployment is not known: ${unseen.map(({ detail }) => detail).join('; ')}.`,
    hint: 'Where you never had the permission, this program has made nothing. Otherwise ask for it, then run it again:\nteleport-starter destroy',
  };
}
