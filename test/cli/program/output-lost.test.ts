import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../../empty-folder.ts';
import { deployedOnce } from './deployed.ts';
import { programAfter } from './run.ts';

/** Scripts go on with the file that the output went to: one that is cut short must not look like success. */
describe('output to a file that takes no more', () => {
  const deployed = deployedOnce();

  it.each([
    ['state pull', ['-sandbox', 'state', 'pull']],
    ['output', ['-sandbox', 'output', '-json']],
    ['plan -detailed-exitcode, with changes', ['-sandbox', 'plan', '-destroy', '-detailed-exitcode']],
    ['-version', ['-version']],
  ])('%s fails and says why', async (_what, args) => {
    const { code, stdout, stderr } = await programAfter('exec >/dev/full', args, deployed());
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.match(/^│ Error: .*$/gm)).toEqual(['│ Error: The output is cut short [OUTPUT_NOT_WRITTEN]']);
    expect(stderr).toContain('ENOSPC');
  });

  it('where a failure went the same way as JSON, at least this is told', async () => {
    const { code, stderr } = await programAfter('exec >/dev/full', ['state', 'pull', '-json'], emptyFolder());
    expect(code).toBe(1);
    expect(stderr.match(/\[[A-Z_]+\]/g)).toEqual(['[OUTPUT_NOT_WRITTEN]']);
  });

  it('what nobody can be told of shows in the exit code', async () => {
    const { code } = await programAfter('exec >/dev/full 2>&1', ['-version'], emptyFolder());
    expect(code).toBe(1);
  });

  it.each(['/dev/null', 'file'])('%s takes it all', async (file) => {
    const { code, stderr } = await programAfter(`exec >${file}`, ['-sandbox', 'state', 'pull'], deployed());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
