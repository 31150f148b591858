import { expect, it } from 'vitest';
import { tellingOfLostState } from '../../src/cli/perhaps-lost.ts';
import { StarterError } from '../../src/core/errors.ts';
import { stateWith } from './world.ts';

const problem = (code: string) => ({ code, summary: 'A summary', detail: 'A detail.' });
const taken = new StarterError([problem('ALREADY_EXISTS'), problem('ALREADY_EXISTS')]);

it('what exists already where there is no state: that the state may be elsewhere is told first', async () => {
  await expect(tellingOfLostState(undefined, '/there/state.json', Promise.reject(taken))).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'STATE_PERHAPS_LOST',
        summary: 'There is no state, but AWS has what the variables name',
        detail:
          '/there/state.json does not exist, so this run would begin a deployment. If teleport-starter has made what is named below (it carries the tag teleport-starter:lineage), its state is in another folder, in S3 or lost. Nothing was changed.',
        hint: 'Don\'t import objects of a living deployment. Run this in the folder of its state, name that with -state=FILE, or with -backend=s3://BUCKET/KEY or TELEPORT_STARTER_BACKEND. If it is lost: docs/state-format.md, under "Lost".',
      },
      ...taken.diagnostics,
    ],
  });
});

it('where there is a state, or another mistake, the error stays as it is', async () => {
  const other = new StarterError(problem('VPC_NOT_FOUND'));
  await expect(tellingOfLostState(stateWith({}), 's', Promise.reject(taken))).rejects.toBe(taken);
  await expect(tellingOfLostState(undefined, 's', Promise.reject(other))).rejects.toBe(other);
  await expect(tellingOfLostState(undefined, 's', Promise.resolve(1))).resolves.toBe(1);
});
