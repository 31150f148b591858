import { describe, expect, it } from 'vitest';
import { approve } from '../../src/cli/prompts/approve.ts';
import { defaults, fakeIo } from './world.ts';

const asked = { autoApprove: false, input: true, json: false };

describe('approval', () => {
  it('is given by -auto-approve, unasked', async () => {
    const io = fakeIo();
    await approve({ mode: 'apply' }, { ...asked, autoApprove: true }, io);
    expect(io.written).toEqual({ stdout: '', stderr: '' });
  });

  it.each([
    ['off a terminal', asked, false, 'there is no terminal to ask on'],
    ['with -input=false', { ...asked, input: false }, true, '-input=false forbids asking'],
    ['with -json', { ...asked, json: true }, true, 'with -json nothing is asked'],
  ])('is never asked for %s', async (_, options, interactive, why) => {
    const io = { ...fakeIo(), interactive };
    await expect(approve({ mode: 'destroy' }, options, io)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'APPROVAL_NEEDED',
          summary: 'The plan needs an approval',
          detail: `Nobody approved it: ${why}, and -auto-approve was not given. Nothing was changed.`,
          hint: 'When the plan is what you want:\nteleport-starter destroy -auto-approve',
        },
      ],
    });
  });

  it.each([
    { allowDataLoss: true },
    { newDeployment: true },
    { report: 'report.html' },
    { lock: false },
    { lockTimeoutMs: 1000 },
    { refresh: false },
    { parallelism: 3 },
  ])('suggests no command that would lack what this one was given: %o', async (given) => {
    const options = { ...defaults, newDeployment: false, allowDataLoss: false, ...asked, ...given };
    await expect(approve({ mode: 'apply' }, options, fakeIo())).rejects.toMatchObject({
      diagnostics: [{ hint: 'When the plan is what you want, run the same command with -auto-approve.' }],
    });
  });

  it.each([
    [{ mode: 'refresh-only' }, 80, 'Apply'],
    [{ mode: 'apply' }, 40, 'Apply'],
    [{ mode: 'destroy' }, 40, 'Destroy'],
    [{ mode: 'destroy', targets: ['aws_instance.cluster'] }, 40, 'Destroy'],
  ] as const)('of %j is asked in lines of %i columns; who leaves is told so', async (plan, columns, what) => {
    const io = fakeIo();
    const leaving = { ...io, stderr: { ...io.stderr, columns }, interactive: true, stop: AbortSignal.abort() };
    await expect(approve(plan, asked, leaving)).rejects.toMatchObject({ name: 'AbortPromptError' });
    const lines = io.written.stderr.split('\n');
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    expect(io.written.stderr).toMatch(/^\nDo you [^?]*\?\n {2}teleport-starter will /);
    expect(io.written.stderr).toMatch(new RegExp(`\n\n${what} cancelled\\. Nothing was changed\\.\n$`));
  });
});
