import { expect, test } from 'vitest';
import { guide, letsencrypt } from './configs.ts';
import { Simulation } from './simulation.ts';

test('a life without faults: apply, nothing more to do, change, destroy', async () => {
  const sim = new Simulation(1);
  const before = sim.account();
  expect(await sim.run({ apply: guide })).toMatchObject({ how: 'done', result: { created: 30, failures: [] } });
  expect(await sim.run({ apply: guide })).toMatchObject({ how: 'done', result: undefined });
  expect(await sim.run({ apply: letsencrypt })).toMatchObject({ how: 'done', result: { failures: [] } });
  expect(await sim.run({ apply: letsencrypt })).toMatchObject({ how: 'done', result: undefined });
  expect(await sim.run('destroy')).toMatchObject({ how: 'done', result: { failures: [] } });
  expect(sim.account()).toEqual(before);
  expect(sim.secretSeen).toBe(false);
});
