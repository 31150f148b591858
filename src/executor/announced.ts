import { sameValue } from '../core/canonical.ts';
import type { Inputs } from '../core/values.ts';
import type { Declaration } from '../planner/declaration.ts';
import type { Step } from '../planner/steps.ts';
import { untilVisible } from '../planner/visible.ts';
import type { Found, JournalEntry } from '../resources/contract.ts';
import { announcementOf, withoutAnnouncement } from '../state/announcement.ts';
import type { ResourceState } from '../state/model.ts';
import { seal } from '../state/seal.ts';
import { end } from './end.ts';
import { inputsNow, type Work } from './work.ts';

/**
 * An announced create that an earlier run never learnt the answer of, and that the plan did not find, may show later:
 * EC2 lists a new instance some seconds after its launch. It is taken for one that never happened only when its time to
 * appear has passed; what appears is recorded, to be ended like any other object.
 */
export async function settleAnnounced(work: Work, step: Step): Promise<void> {
  const entry = work.journal.entry(step.address);
  const announced = entry && announcementOf(entry);
  if (!entry || !announced || step.deposed !== undefined) return;
  const found = await lookFor(work, step, entry, announced);
  // Meanwhile others may have ended what it replaces.
  const deposed = work.journal.entry(step.address)?.deposed ?? [];
  if (found?.ours) await work.journal.record(step.address, { ...entry, id: found.id, deposed });
  else
    await work.journal.record(
      step.address,
      deposed.length > 0 ? { ...withoutAnnouncement(entry), status: 'replacing', deposed } : undefined,
    );
}

/** Before another create takes the place of an announced one: what that may have made is ended. With equal inputs the token sees to it. */
export async function endSuperseded(work: Work, step: Step, declaration: Declaration, weight: number): Promise<void> {
  const entry = work.journal.entry(step.address);
  if (!entry || !announcementOf(entry) || step.change.id !== undefined) return;
  if (sameValue(entry.inputs, seal(inputsNow(work, declaration), work.journal.state.salt))) return;
  await settleAnnounced(work, step);
  await end(work, step, weight);
}

async function lookFor(
  work: Work,
  step: Step,
  entry: ResourceState,
  announced: JournalEntry,
): Promise<Found | undefined> {
  const type = work.types(step.type);
  // A setting shows with its parent, or when it has taken effect.
  if (type.kind === 'setting') return undefined;
  const onTick = (elapsedMs: number) =>
    work.tell({
      type: 'step-waiting',
      address: step.address,
      verb: step.kind === 'end' ? 'delete' : 'create',
      what: 'what an interrupted run asked for to appear',
      elapsedMs,
    });
  return untilVisible(entry, { clock: work.clock, signal: work.signal, onTick }, () =>
    type.find(work.context(), entry.inputs as Inputs, announced),
  );
}
