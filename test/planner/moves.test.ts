import { expect, test } from 'vitest';
import type { ResourceState } from '../../src/state/model.ts';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType } from '../engine/fake-aws.ts';

const OLD = thing('named.old', { name: 'www', size: 1 });
const OTHER = thing('named.new', { name: 'other', size: 1 });
/** The old name again, under the new address. */
const WISH = thing('named.new', { name: 'www', size: 1 });

/** A name that was about to move and change at once: the old object still stands, the new one was announced. */
async function changeOfMind(newOne: 'made' | 'announced') {
  const aws = new FakeAws();
  const run = engine(thingType(aws, { name: 'named', unique: true, sharesIdentical: true }));
  await run.apply([OLD, OTHER]);
  const { 'named.old': old, 'named.new': fresh } = run.state().resources as Record<string, ResourceState>;
  if (!old || !fresh) throw new Error('not applied');
  const { id, ...announced } = fresh;
  const token = aws.things.get(String(id))?.token ?? '';
  const created = { token, since: run.clock.now(), status: 'creating' as const };
  run.setState({
    ...run.state(),
    resources: {
      'named.old': { ...old, status: 'deleting' },
      'named.new': newOne === 'made' ? { ...fresh, ...created } : { ...announced, ...created },
    },
  });
  return { aws, run, old, lost: String(id) };
}

test('what stands where an object moves to is deposed, and ends', async () => {
  const { aws, run } = await changeOfMind('made');
  await run.apply([WISH]);
  expect([...aws.things.values()].map(({ inputs }) => inputs.name)).toEqual(['www']);
  expect(run.state().resources).toMatchObject({ 'named.new': { status: 'ready', deposed: [] } });
  expect((await run.plan([WISH])).plan.changes).toMatchObject([{ action: 'no-op' }]);
});

test('a create that AWS does not show yet changes places, and ends when it appears', async () => {
  const { aws, run, lost } = await changeOfMind('announced');
  const late = aws.things.get(lost);
  if (!late) throw new Error('not made');
  aws.things.delete(lost);
  const draft = await run.plan([WISH]);
  expect(run.summary(draft)).toEqual(['named.new replace delete-first from named.old', 'named.old delete']);
  aws.things.set(lost, late);
  await run.carryOut(draft, [WISH]);
  expect([...aws.things.values()].map(({ inputs }) => inputs.name)).toEqual(['www']);
  expect(Object.keys(run.state().resources)).toEqual(['named.new']);
});

test('a create that never happened is forgotten', async () => {
  const { aws, run, lost } = await changeOfMind('announced');
  aws.things.delete(lost);
  await run.clock.sleep(3_600_000);
  await run.apply([WISH]);
  expect([...aws.things.values()].map(({ inputs }) => inputs.name)).toEqual(['www']);
  expect(Object.keys(run.state().resources)).toEqual(['named.new']);
});
