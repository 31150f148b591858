import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callTap, carryOut } from '../../src/cli/carry-out.ts';
import { Stopped } from '../../src/cli/exit.ts';
import { StarterError } from '../../src/core/errors.ts';
import { fileBackend } from '../../src/state/file-backend.ts';
import { testContext } from '../resources/context.ts';
import { plan } from './render/sample-plans.ts';
import { defaults, fakeIo, stateWith } from './world.ts';

/** A destroy that has nothing left to do but to look. */
async function destroyed(confirm: () => Promise<void>) {
  const io = fakeIo();
  const context = testContext();
  const carried = carryOut({
    planned: {
      draft: { plan: plan({ mode: 'destroy', changes: [] }), state: stateWith({}), desired: new Map() },
      declarations: { resources: [], outputs: {} },
      warnings: [],
      context: () => context,
    },
    store: fileBackend(join(io.cwd, defaults.state)).store,
    account: context,
    options: defaults,
    io,
    calls: callTap(),
    report: { file: 'report.html' },
    confirm,
  });
  const thrown = await carried.then(
    () => undefined,
    (error: unknown) => error,
  );
  return { thrown, page: readFileSync(join(io.cwd, 'report.html'), 'utf8') };
}

describe('the page about a destroy', () => {
  it('is complete when what had to hold in the end does', async () => {
    const { thrown, page } = await destroyed(async () => {});
    expect(thrown).toBeUndefined();
    expect(page).toContain('✓ Complete');
  });

  it('tells what was left behind, as the run itself does', async () => {
    const left = new StarterError({ code: 'LEFT_BEHIND', summary: 'Something is left', detail: 'sg-1' });
    const { thrown, page } = await destroyed(() => Promise.reject(left));
    expect(thrown).toBe(left);
    expect(page).toContain('✗ Failed');
    expect(page).toContain('<strong>Something is left</strong> [LEFT_BEHIND]');
  });

  it('tells of a stop while that was looked for as of a stop, not of a bug', async () => {
    const { page } = await destroyed(() => Promise.reject(new Stopped('SIGINT')));
    expect(page).toContain('■ Stopped');
    expect(page).not.toContain('What went wrong');
  });
});
