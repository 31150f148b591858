import { describe, expect, test } from 'vitest';
import { census } from './account.ts';
import { guide, LICENSE, letsencrypt } from './configs.ts';
import { simulation } from './life.ts';

describe('a life without faults', () => {
  test('apply, nothing more to do, change, destroy', async () => {
    const sim = simulation(1);
    const before = census(sim.world);
    const first = await sim.apply(guide);
    expect(first).toMatchObject({ how: 'done', result: { created: 30, failures: [] } });
    expect(await sim.apply(guide)).toMatchObject({ how: 'done', result: undefined });
    expect(await sim.apply(letsencrypt)).toMatchObject({ how: 'done', result: { failures: [] } });
    expect(await sim.apply(letsencrypt)).toMatchObject({ how: 'done', result: undefined });
    expect(await sim.destroy()).toMatchObject({ how: 'done', result: { failures: [] } });
    expect(census(sim.world)).toEqual(before);
    expect(sim.writings.join('\n')).not.toContain(LICENSE);
  });
});
