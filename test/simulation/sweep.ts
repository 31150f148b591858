import { expect } from 'vitest';
import { census } from './account.ts';
import { guide, LICENSE, letsencrypt } from './configs.ts';
import type { Fault } from './faults.ts';
import { type Ended, simulation } from './life.ts';

type Simulation = ReturnType<typeof simulation>;
export type Process = (sim: Simulation, fate?: Parameters<Simulation['destroy']>[0]) => Promise<Ended>;

export const toGuide: Process = (sim, fate) => sim.apply(guide, fate);
export const toGithub: Process = (sim, fate) => sim.apply({ ...guide, teleport_auth_type: 'github' }, fate);
export const toLetsencrypt: Process = (sim, fate) => sim.apply(letsencrypt, fate);
export const toNothing: Process = (sim, fate) => sim.destroy(fate);

/** What is there after the processes, undisturbed. */
async function undisturbed(...processes: Process[]): Promise<{ calls: number; there: Record<string, number> }> {
  const sim = simulation(1);
  let calls = 0;
  for (const step of processes) {
    const ended = await step(sim);
    if (ended.how !== 'done' || (ended.result?.failures.length ?? 0) > 0) throw new Error(JSON.stringify(ended));
    calls = ended.calls;
  }
  return { calls, there: census(sim.world) };
}

/** Dies at every call of `last` in turn, each time in a new account, then runs it once more: the end must be as if nothing had happened. */
export async function dieAtEveryCall(before: readonly Process[], last: Process, fault: Fault): Promise<void> {
  const { calls, there } = await undisturbed(...before, last);
  expect(calls).toBeGreaterThan(20);
  const wrong: string[] = [];
  for (let dieAt = 1; dieAt <= calls; dieAt++) {
    const sim = simulation(dieAt);
    for (const step of before) await step(sim);
    await last(sim, ({ at }) => (at === dieAt ? fault : undefined));
    const again = await last(sim);
    const idle = await last(sim);
    const found = {
      failures: again.how === 'done' ? (again.result?.failures ?? []) : again.how,
      there: census(sim.world),
      left:
        idle.how === 'done' && (idle.result?.created ?? 0) + (idle.result?.updated ?? 0) + (idle.result?.deleted ?? 0),
      secret: sim.writings.some((text) => text.includes(LICENSE)),
    };
    const expected = { failures: [], there, left: 0, secret: false };
    if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push(`call ${dieAt}: ${JSON.stringify(found)}`);
  }
  expect(wrong).toEqual([]);
}
