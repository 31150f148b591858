import type { Inputs } from '../core/values.ts';
import type { Step } from '../planner/steps.ts';
import { refusalBehind } from '../resources/aws/errors.ts';
import type { AnyResourceType } from '../resources/contract.ts';
import { withoutAnnouncement } from '../state/announcement.ts';
import type { RecordedObject, ResourceState } from '../state/model.ts';
import { contextOf } from './step-context.ts';
import { waitFor } from './wait.ts';
import { asLive, type Standing, type Work } from './work.ts';

/** What came of it; `none`: there was nothing left to end. */
export type Ended = { readonly what: 'deleted' | 'forgotten' | 'none'; readonly id?: string };

/** Deletes one object, or forgets it when it isn't ours: journal → call → wait → record. @throws StarterError */
export async function end(work: Work, step: Step, weight: number): Promise<Ended> {
  const entry = work.journal.entry(step.address);
  const object = objectOf(step, entry);
  if (!entry || !object) return { what: 'none' };
  if (step.deposed !== undefined && entry.id === step.deposed) {
    // Its successor was made under the same id (a rule of the same group, a record of the same name): they are one object.
    await work.journal.record(step.address, without(entry, step));
    return { what: 'none' };
  }
  const type = work.types(step.type);
  const isDeposed = step.deposed !== undefined;
  const standing: Standing = { address: step.address, verb: 'delete', ...(isDeposed ? { deposed: true } : {}) };
  if (!object.owned) await work.slots.use(weight, async () => type.marked?.release(work.context(), object.id));
  else {
    if (isDeposed && !awaitsSuccessor(step)) await untilSuccessorServes(work, standing, type, entry);
    await work.slots.use(weight, async () => {
      const remove = () => type.delete(contextOf(work, standing), object.id, asLive(object));
      // The list of deposed objects is a journal of its own: what stands there is to be ended.
      await (isDeposed ? remove() : announced(work, step.address, work.journal.entry(step.address) ?? entry, remove));
    });
    await waitFor(work, standing, type, 'gone', object.id, object.inputs as Inputs);
  }
  await work.journal.record(step.address, without(work.journal.entry(step.address), step));
  return { what: object.owned ? 'deleted' : 'forgotten', id: object.id };
}

/** A delete, announced before. What AWS refuses to delete stands: as begun, the next apply would end it to make it anew. */
async function announced(
  work: Work,
  address: string,
  entry: ResourceState,
  remove: () => Promise<void>,
): Promise<void> {
  await work.journal.record(address, { ...entry, status: 'deleting' });
  try {
    await remove();
  } catch (error) {
    const deposed = work.journal.entry(address)?.deposed ?? entry.deposed;
    if (refusalBehind(error)) await work.journal.record(address, { ...entry, deposed });
    throw error;
  }
}

/** Whether the plan holds a step that makes its successor. An earlier run may have made that, and ended before it could take over. */
function awaitsSuccessor({ after }: Step): boolean {
  return after.some(({ until }) => until === 'serving');
}

async function untilSuccessorServes(
  work: Work,
  standing: Standing,
  type: AnyResourceType,
  entry: ResourceState,
): Promise<void> {
  if (entry.id === undefined || entry.status !== 'ready') return;
  await waitFor(work, standing, type, 'serving', entry.id, entry.inputs as Inputs);
}

function objectOf(step: Step, entry: ResourceState | undefined): RecordedObject | undefined {
  if (step.deposed !== undefined) return entry?.deposed.find(({ id }) => id === step.deposed);
  return entry?.id === undefined ? undefined : { ...entry, id: entry.id };
}

function without(entry: ResourceState | undefined, step: Step): ResourceState | undefined {
  if (!entry) return undefined;
  if (step.deposed !== undefined) {
    const left = { ...entry, deposed: entry.deposed.filter(({ id }) => id !== step.deposed) };
    // An announced create stays announced until its end is seen: its object may yet show.
    return left.id === undefined && left.token === undefined && left.deposed.length === 0 ? undefined : left;
  }
  // The token of its create would bring back what has ended.
  const { id: _ended, ...rest } = withoutAnnouncement(entry);
  return entry.deposed.length > 0 ? { ...rest, status: 'replacing' } : undefined;
}
