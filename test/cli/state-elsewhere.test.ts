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
          hint: `To begin another deployment all the same, add -new-deployment. To go on with that one, move its state:\nteleport-starter ${push}`,
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
