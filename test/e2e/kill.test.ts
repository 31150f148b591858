import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emulatorWanted } from '../emulator/emulator.ts';
import { Deployment } from './deployment.ts';
import { type Reference, referenceSnapshot } from './run.ts';

/** After how many lines of progress a run is killed. More moments: KILL_MOMENTS=3,8,… */
const MOMENTS = (process.env.KILL_MOMENTS ?? '1,7,19,38').split(',').map(Number);

describe.runIf(emulatorWanted('kills')).each<Reference>(['guide-acm', 'letsencrypt'])('%s killed', (reference) => {
  let deployment: Deployment;
  let empty: unknown;
  beforeAll(async () => {
    deployment = await Deployment.start(reference);
    empty = await deployment.snapshot();
  });
  afterAll(() => deployment?.stop());

  test.each(MOMENTS)(
    'after %i lines of an apply and of a destroy: one more run ends as if nothing had happened',
    async (moment) => {
      await deployment.runAndKill(moment, 'apply', '-auto-approve');
      await deployment.apply();
      expect(await deployment.snapshot()).toEqual(referenceSnapshot(reference));
      const { code, stdout } = await deployment.run('plan', '-detailed-exitcode');
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('No changes.') });

      await deployment.runAndKill(moment, 'destroy', '-auto-approve');
      await deployment.succeed('destroy', '-auto-approve');
      expect(await deployment.snapshot()).toEqual(empty);
      expect(deployment.state().resources).toEqual({});
    },
  );
});
