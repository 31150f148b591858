import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBackend } from '../../src/cli/backend.ts';
import { refuseOwnBucket } from '../../src/cli/own-bucket.ts';
import { refuseSecond } from '../../src/cli/state-elsewhere.ts';
import { formatState } from '../../src/state/parse.ts';
import { defaults, fakeIo, recorded, stateWith } from './world.ts';

const backend = { bucket: 'states', key: 'k' };
const options = { ...defaults, sandbox: true, newDeployment: false };
const deployed = stateWith({ resources: { 'aws_iam_role.cluster': recorded({ type: 'aws_iam_role', id: 'a' }) } });
const other = { ...deployed, lineage: 'f'.repeat(32) };
const emptied = { ...deployed, resources: {} };

function ioWithLocal() {
  const io = fakeIo({ TELEPORT_STARTER_SANDBOX_PACE: 'instant' });
  writeFileSync(join(io.cwd, defaults.state), formatState(deployed));
  return io;
}

describe('a deployment that would begin in S3 while the folder has a state', () => {
  it.each([
    ['none', undefined, 'state push teleport-starter.state.json'],
    ['an empty one of another', { ...other, resources: {} }, 'state push -force teleport-starter.state.json'],
  ])('is refused where there is %s, with the way to move it', async (_, loaded, push) => {
    await expect(refuseSecond(loaded, { ...options, backend }, ioWithLocal())).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'STATE_ELSEWHERE',
          summary: 'The deployment may have its state elsewhere',
          detail:
            's3://states/k records nothing, while teleport-starter.state.json records a deployment. To go on here would begin a second one. Nothing was changed.',
          hint: `To begin another deployment all the same, add -new-deployment. To go on with that one, leave -backend out; or move its state:\nteleport-starter ${push}`,
        },
      ],
    });
  });

  it('names the environment where that chose the backend', async () => {
    const io = ioWithLocal();
    const chosen = { ...io, env: { ...io.env, TELEPORT_STARTER_BACKEND: 's3://states/k' } };
    const loading = refuseSecond(undefined, { ...options, sandbox: false, backend }, chosen);
    await expect(loading).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'STATE_ELSEWHERE',
          hint: expect.stringContaining(
            'To go on with that one, unset TELEPORT_STARTER_BACKEND, or give -state=teleport-starter.state.json; or move its state:\n',
          ),
        },
      ],
    });
  });

  it.each([
    ['there is one already', other, options],
    ['the file is a copy of the one there', emptied, options],
    ['it is asked for', undefined, { ...options, newDeployment: true }],
  ])('goes on when %s', async (_, loaded, given) => {
    await expect(refuseSecond(loaded, { ...given, backend }, ioWithLocal())).resolves.toBeUndefined();
  });
});

it('a deployment that would begin in a file while the backend of the environment has a state is refused', async () => {
  const io = fakeIo({ TELEPORT_STARTER_SANDBOX_PACE: 'instant' });
  await (await openBackend({ ...options, backend }, io)).store.save(deployed);
  const explicit = { ...options, state: 'x.json', passedOver: backend };
  await expect(refuseSecond(undefined, explicit, io)).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'STATE_ELSEWHERE',
        detail: expect.stringMatching(/^x\.json records nothing, while s3:\/\/states\/k records a deployment\./),
        hint: 'To begin another deployment all the same, add -new-deployment. To go on with that one, leave -state out.',
      },
    ],
  });
  await expect(refuseSecond(emptied, explicit, io)).resolves.toBeUndefined();
});

describe('a deployment that would begin where the state is gone', () => {
  const backup = `${defaults.state}.backup`;
  const ioWith = (files: Record<string, typeof deployed>) => {
    const io = fakeIo({ TELEPORT_STARTER_SANDBOX_PACE: 'instant' });
    for (const [name, state] of Object.entries(files)) writeFileSync(join(io.cwd, name), formatState(state));
    return io;
  };
  const newer = { ...deployed, serial: 4 };

  it.each([
    ['its backup', { [backup]: deployed }, backup, 3, `cp ${backup} ${defaults.state}`],
    [
      'what a run could not save',
      { 'errored.state.json': deployed },
      'errored.state.json',
      3,
      'teleport-starter state push errored.state.json',
    ],
    [
      'several, of which the newest counts',
      { [backup]: deployed, 'errored.state.json': emptied, 'errored.2.state.json': newer },
      'errored.2.state.json',
      4,
      'teleport-starter state push errored.2.state.json',
    ],
  ])('is refused beside %s, with the way to restore it', async (_, files, name, serial, restore) => {
    await expect(refuseSecond(undefined, options, ioWith(files))).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'STATE_ELSEWHERE',
          detail: `teleport-starter.state.json does not exist, while ${name} records a deployment (serial ${serial}). To go on here would begin a second one. Nothing was changed.`,
          hint: `To begin another deployment all the same, add -new-deployment. If its state was moved, name the new place with -state=FILE or -backend=s3://BUCKET/KEY. If it was lost, put that in its place:\n${restore}`,
        },
      ],
    });
  });

  it('is refused in S3 beside what a run could not save there, while a backup is of another place', async () => {
    const inS3 = { ...options, backend };
    await expect(refuseSecond(undefined, inS3, ioWith({ 'errored.state.json': deployed }))).rejects.toMatchObject({
      diagnostics: [
        { detail: expect.stringMatching(/^s3:\/\/states\/k does not exist, while errored\.state\.json records/) },
      ],
    });
    await expect(refuseSecond(undefined, inS3, ioWith({ [backup]: deployed }))).resolves.toBeUndefined();
  });

  it.each([
    ['it is asked for', undefined, { ...options, newDeployment: true }, deployed],
    ['all was destroyed: there is a state, with nothing in it', emptied, options, deployed],
    ['the backup records nothing', undefined, options, emptied],
  ])('goes on when %s', async (_, loaded, given, kept) => {
    await expect(refuseSecond(loaded, given, ioWith({ [backup]: kept }))).resolves.toBeUndefined();
  });

  it('goes on beside a damaged backup, which can not be restored', async () => {
    const io = ioWith({});
    writeFileSync(join(io.cwd, backup), '{');
    await expect(refuseSecond(undefined, options, io)).resolves.toBeUndefined();
  });
});

it("a state in the deployment's own bucket is refused", () => {
  expect(() => refuseOwnBucket({ backend }, 'states')).toThrow(
    expect.objectContaining({
      diagnostics: [
        {
          code: 'BACKEND_IN_DEPLOYMENT',
          summary: "The state can't be kept in the deployment's own bucket",
          detail:
            'The backend and s3_bucket_name both name bucket states: destroy would empty it, with the state in it. Nothing was changed.',
          hint: 'Keep the state in another bucket, or choose another s3_bucket_name.',
        },
      ],
    }),
  );
  expect(() => refuseOwnBucket({ backend }, 'another')).not.toThrow();
  expect(() => refuseOwnBucket({}, 'states')).not.toThrow();
});
