import { expect, test } from 'vitest';
import { AwsError } from '../../src/resources/aws/errors.ts';
import type { Live } from '../../src/resources/contract.ts';
import { groupInUse } from '../../src/resources/ec2/group-users.ts';
import { instance } from '../../src/resources/ec2/instance.ts';
import { instanceInputs } from './ec2.life.ts';
import type { Life } from './life.ts';
import { differing, end, make, newToken, reach } from './living.ts';
import type { OpenPlace } from './place.ts';
import type { AnyLife } from './rows.ts';

/** Lives every row at a place: one test a row. */
export function liveAll(rows: readonly AnyLife[], place: () => OpenPlace): void {
  const seen = new Map<string, number>();
  for (const row of rows) {
    const times = (seen.get(row.type.name) ?? 0) + 1;
    seen.set(row.type.name, times);
    test(times === 1 ? row.type.name : `${row.type.name} (${times})`, async () => {
      try {
        await liveOne(row, place());
      } finally {
        await place().clear();
      }
    });
  }
}

/** What holds a security group is told by calls that no life makes. */
export function nameHolders(place: () => OpenPlace): void {
  test('the holder of a security group is named', async () => {
    try {
      const inputs = await instanceInputs(place(), 'life-holder');
      const id = await place().make(instance, inputs);
      const [group = ''] = inputs.vpc_security_group_ids;
      const refused = { service: 'EC2', operation: 'DeleteSecurityGroup', awsCode: 'DependencyViolation', message: '' };
      const error = await groupInUse(place().ctx, group, new AwsError(refused, undefined));
      expect(error.diagnostics[0].detail).toContain(`(${id})`);
    } finally {
      await place().clear();
    }
  });
}

async function liveOne<I extends object, A extends object>(row: Life<I, A>, place: OpenPlace): Promise<void> {
  const { type } = row;
  const isObject = type.kind === 'object';
  const leftOut = (step: 'update' | 'drift' | 'delete twice' | 'find'): boolean =>
    place.name === 'emulator' && row.emulatorDeviates?.[step] !== undefined;
  const look = async (id: string): Promise<Live<I, A>> => {
    const live = await type.read(place.ctx, id);
    if (!live) throw new Error(`${type.name} ${id} is not there`);
    return live;
  };
  const expectWish = async (wish: I, id: string, when: string, created?: 'created'): Promise<Live<I, A>> => {
    const live = await look(id);
    expect(live.id, `id ${when}`).toBe(id);
    expect(
      told(type.inputs, live.inputs, differing(type, wish, live.inputs, created)),
      `inputs that differ ${when}`,
    ).toEqual({});
    for (const name of Object.keys(type.attributes)) {
      expect(live.attributes, `attributes ${when}`).toHaveProperty(name);
    }
    return live;
  };

  const inputs: I = await row.inputs(place);
  const since = place.ctx.clock.now() - 2_000;
  const token = newToken();
  if (isObject) expect(await type.find(place.ctx, inputs), 'found before it was created').toBeUndefined();

  const id = await make(type, place.ctx, inputs, { token, created: (made) => place.remember(type, made) });
  let live = await expectWish(inputs, id, 'after create', 'created');
  if (isObject && !leftOut('find')) {
    expect(await type.find(place.ctx, inputs, { token, since }), 'found after create').toEqual({ id, ours: true });
  }
  await type.holdsData?.(place.ctx, id);

  let wish = inputs;
  if (row.updated && !leftOut('update')) {
    wish = row.updated(inputs, place);
    live = await updateTo(row, place, wish, live);
    live = await expectWish(wish, id, 'after update');
  }

  if (row.drift && !leftOut('drift')) {
    await row.drift.make(place, id, wish);
    const drifted = await look(id);
    const names = differing(type, wish, drifted.inputs);
    expect(names.sort(), 'inputs that differ after drift').toEqual([...row.drift.inputs].sort());
    live = drifted;
    if (type.update && names.every((name) => !type.inputs[name].forcesReplacement)) {
      await updateTo(row, place, wish, drifted);
      live = await expectWish(wish, id, 'after mending drift');
    }
  }

  await end(type, place.ctx, live);
  const afterDelete = await type.read(place.ctx, id);
  if (row.afterDelete === 'still there') expect(afterDelete, 'read after delete').toBeDefined();
  else expect(afterDelete, 'read after delete').toBeUndefined();
  if (isObject) expect(await type.find(place.ctx, inputs), 'found after delete').toBeUndefined();
  if (!leftOut('delete twice')) await end(type, place.ctx, live);
}

async function updateTo<I extends object, A extends object>(
  { type }: Life<I, A>,
  place: OpenPlace,
  wish: I,
  prior: Live<I, A>,
): Promise<Live<I, A>> {
  const changed = differing(type, wish, prior.inputs);
  expect(changed.length, 'inputs to update').toBeGreaterThan(0);
  expect(
    changed.filter((name) => type.inputs[name].forcesReplacement),
    'inputs that no update can change',
  ).toEqual([]);
  if (!type.update) throw new Error(`${type.name} has no update`);
  const { ctx } = place;
  await type.update(ctx, prior.id, { inputs: wish, changed: new Set(changed), prior });
  await reach(type, 'ready', ctx, prior.id, wish);
  return prior;
}

/** The live values of differing inputs, for the failure's text. Secrets print as such. */
function told<I extends object>(specs: object, live: Partial<I>, names: readonly (keyof I)[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(specs)
      .filter((name) => names.includes(name as keyof I))
      .map((name) => [name, live[name as keyof I] ?? 'absent']),
  );
}
