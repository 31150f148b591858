import { expect, test } from 'vitest';
import type { Dns } from '../../src/core/dns.ts';
import { certificate } from '../../src/resources/acm/certificate.ts';
import { diagnoseValidation } from '../../src/resources/acm/validation-diagnosis.ts';
import { AwsError } from '../../src/resources/aws/errors.ts';
import type { Live } from '../../src/resources/contract.ts';
import { groupInUse } from '../../src/resources/ec2/group-users.ts';
import { instance } from '../../src/resources/ec2/instance.ts';
import { instanceProfile } from '../../src/resources/iam/instance-profile.ts';
import { role } from '../../src/resources/iam/role.ts';
import { roleInUse } from '../../src/resources/iam/role-users.ts';
import { bucket } from '../../src/resources/s3/bucket.ts';
import { stateObjects } from '../../src/resources/s3/state-object.ts';
import { instanceInputs } from './ec2.life.ts';
import { trust } from './iam.life.ts';
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

/** A state in S3 is written over the version that was read, and over nothing else. */
export function writeUnderConditions(place: () => OpenPlace): void {
  test('an object is written, read and removed under conditions', async () => {
    const { ctx } = place();
    try {
      const name = await place().make(bucket, { bucket: 'life-conditions' });
      const objects = stateObjects({ bucket: name, region: ctx.region, sendIn: () => ctx.send });
      expect(await objects.read('state')).toBeUndefined();
      expect(await objects.write('state', 'one', 'a-version-that-never-was')).toEqual({ outcome: 'refused' });
      const first = await objects.write('state', 'one', undefined);
      const { etag } = (await objects.read('state')) as { readonly etag: string };
      expect(first).toEqual({ outcome: 'done', etag });
      expect(await objects.write('state', 'other', undefined)).toEqual({ outcome: 'refused' });
      expect(await objects.write('state', 'two', etag)).toMatchObject({ outcome: 'done' });
      expect(await objects.write('state', 'three', etag)).toEqual({ outcome: 'refused' });
      expect(await objects.remove('state', etag)).toEqual({ outcome: 'refused' });
      const kept = await objects.read('state');
      expect(kept?.text).toBe('two');
      expect(await objects.remove('state', kept?.etag ?? '')).toMatchObject({ outcome: 'done' });
      expect(await objects.read('state')).toBeUndefined();
    } finally {
      await place().clear();
    }
  });
}

/** What holds another object, or keeps AWS waiting, is told by calls that no life makes. */
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

  test('the holder of a role is named', async () => {
    const { ctx } = place();
    try {
      await place().make(role, { name: 'life-held', assume_role_policy: trust('ec2.amazonaws.com') });
      await place().make(instanceProfile, { name: 'life-holds', role: 'life-held' });
      const refused = { service: 'IAM', operation: 'DeleteRole', awsCode: 'DeleteConflict', message: 'No.' };
      const error = await roleInUse(ctx, 'life-held', new AwsError(refused, undefined));
      expect(error.diagnostics[0].detail).toContain('The state records none of: instance profile life-holds.');
    } finally {
      await place().clear();
    }
  });

  test('a zone that is delegated to nobody is told of a certificate that waits', async () => {
    const { ctx, name, zone } = place();
    const dns: Dns = { nameServers: async () => ({ is: 'absent' }), cname: async () => ({ is: 'absent' }) };
    try {
      const domain_names = [`undelegated.${zone.name}`];
      const arn = await place().make(certificate, { domain_names, validation_method: 'DNS', status: 'usable' });
      const finding = await diagnoseValidation({ ...ctx, dns }, arn, zone.id);
      // The emulator may have issued it by now: it looks at no record.
      const expected = `${zone.name} is not delegated to its Route 53 zone`;
      expect(name === 'emulator' ? (finding?.note ?? expected) : finding?.note).toBe(expected);
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

  if (type.marked) {
    expect(await type.marked.list(place.ctx), 'found by its tag').toContain(id);
    await type.marked.release(place.ctx, id);
    expect(await type.marked.list(place.ctx), 'found by its tag after its release').not.toContain(id);
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
