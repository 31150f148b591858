import { StarterError } from '../core/errors.ts';
import { EVENTS_VERSION } from '../executor/events.ts';
import { lookForRemains, type Remains } from '../executor/remains.ts';
import type { Plan } from '../planner/model.ts';
import { isStray } from '../planner/strays.ts';
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

/**
 * The end of a destroy: AWS is asked whether anything of the deployment is left, and the answer is told.
 * @throws StarterError LEFT_BEHIND, REMAINS_UNKNOWN
 */
export async function confirmNothingLeft({ planned, account, options, io }: Destroyed): Promise<void> {
  const { draft, context } = planned;
  const unrecorded = draft.plan.changes.filter(({ address }) => isStray(address));
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
      complete: unseen.length === 0 && unrecorded.length === 0,
    };
    io.stdout.write(`${JSON.stringify(event)}\n`);
  } else if (unseen.length === 0 && unrecorded.length === 0) {
    const recorded = draft.plan.changes.length > 0;
    io.stdout.write(`\n${recorded ? 'Nothing of this deployment is left.' : NOTHING_FOUND}\n`);
  }
  const warnings = [
    ...(unseen.length > 0 ? [notAllSeen(unseen)] : []),
    ...(unrecorded.length > 0 ? [recordsMissed(unrecorded.length, draft.plan.basis)] : []),
  ];
  showWarnings(warnings, options, io);
}

const NOTHING_FOUND = "Nothing is recorded, and no object was found by the deployment's tag.";

/** An old, edited or lost state: what else it lacks can't be listed by a tag, or only one object at a time. */
function recordsMissed(count: number, { lineage, region }: Plan['basis']) {
  return {
    code: 'RECORDS_MISSED',
    summary: 'The state did not know all of the deployment',
    detail: `${count === 1 ? 'An object was' : `${count} objects were`} found by the deployment's tag alone and destroyed. Tables, bucket, role, parameter and DNS records can't be found so: what the state did not record of them is still there.`,
    hint: `See what carries the tag, roles and DNS records apart, and delete it by hand:\naws resourcegroupstaggingapi get-resources --region ${region} --tag-filters Key=teleport-starter:lineage,Values=${lineage}`,
  };
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
