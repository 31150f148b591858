import { StarterError } from '../core/errors.ts';
import { poll } from '../core/poll.ts';
import type { Inputs, JsonObject } from '../core/values.ts';
import type { AnyResourceType, Level, Wait } from '../resources/contract.ts';
import { diagnose } from './diagnose.ts';
import { contextOf } from './step-context.ts';
import type { Standing, Work } from './work.ts';

/** Waits until AWS says that the object has reached `level`; at once when its type has no such wait. @throws StarterError WAIT_FAILED, WAIT_TIMEOUT */
export async function waitFor(
  work: Work,
  standing: Standing,
  type: AnyResourceType,
  level: Level | 'gone',
  id: string,
  inputs: Inputs,
): Promise<void> {
  const wait = type.waits?.[level] as Wait<Inputs> | undefined;
  if (!wait) return;
  const { address } = standing;
  const diagnosing = diagnose(work, standing, wait, id, inputs);
  const ended = await poll({
    clock: work.clock,
    signal: work.signal,
    timeoutMs: wait.timeoutMs,
    ...(wait.firstMs === undefined ? {} : { firstMs: wait.firstMs }),
    check: () => diagnosing.beside(wait.check(work.context(), id, inputs)),
    onTick: (elapsedMs, note) =>
      work.tell({
        type: 'step-waiting',
        ...standing,
        what: wait.what,
        elapsedMs,
        ...(note === undefined ? {} : { note }),
      }),
  });
  if (ended.outcome === 'done') return;
  const { atDeadline } = wait;
  const whereToLook = typeof atDeadline === 'string' ? atDeadline : atDeadline(work.context(), id, inputs);
  if (ended.outcome === 'failed') {
    throw new StarterError({
      code: 'WAIT_FAILED',
      summary: 'AWS reported a failure',
      detail: `While waiting for ${wait.what} (${id}): ${ended.why}`,
      hint: ended.hint ?? whereToLook,
      address,
    });
  }
  const problem = diagnosing.problem();
  const waited = `Waited ${Math.round(ended.elapsedMs / 1000)} s for ${wait.what} (${id})`;
  const diagnostic = {
    code: 'WAIT_TIMEOUT',
    summary: 'AWS took longer than expected',
    detail: `${waited}${ended.note ? `; last seen: ${ended.note}` : ''}.${problem ? ` ${problem.detail}` : ''}`,
    hint: [...(problem?.hint ? [problem.hint] : []), whereToLook].join('\n'),
    address,
  };
  if (!wait.bounded) throw new StarterError(diagnostic);
  work.tell({ type: 'warning', diagnostic: { ...diagnostic, severity: 'warning' } });
}

/** Reads an object that was just made; not-found so soon is not absence. @throws StarterError NOT_VISIBLE after a minute */
export async function readNew(work: Work, standing: Standing, type: AnyResourceType, id: string): Promise<JsonObject> {
  let attributes: JsonObject | undefined;
  const ended = await poll({
    clock: work.clock,
    signal: work.signal,
    timeoutMs: 60_000,
    firstMs: 300,
    check: async () => {
      attributes = (await type.read(contextOf(work, standing), id))?.attributes as JsonObject | undefined;
      return attributes ? { state: 'done' } : { state: 'pending' };
    },
    onTick: (elapsedMs) => work.tell({ type: 'step-waiting', ...standing, what: 'it to become visible', elapsedMs }),
  });
  if (ended.outcome === 'done' && attributes) return attributes;
  throw new StarterError({
    code: 'NOT_VISIBLE',
    summary: 'A new object did not appear',
    detail: `AWS answered ${id} to the create, but a minute later still says that it does not exist.`,
    hint: 'Run the command again: it looks for the object before it makes another.',
    address: standing.address,
  });
}
