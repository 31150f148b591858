import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatState } from '../../../src/state/parse.ts';
import { emptyFolder } from '../../empty-folder.ts';
import { stateWith } from '../world.ts';
import { program, programAfter } from './run.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));

describe('the built program', () => {
  it('tells its version', async () => {
    const expected = { code: 0, stdout: `teleport-starter v${version}\n`, stderr: '' };
    expect(await program(['version'])).toEqual(expected);
    expect(await program(['-version'])).toEqual(expected);
  });

  it('prints help to stdout, and to stderr with exit 1 when called with nothing', async () => {
    const help = await program(['-help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('apply [PLANFILE] ');
    expect(await program(['help'])).toMatchObject({ code: 0, stderr: '', stdout: help.stdout });
    expect(await program(['help', 'plan'])).toMatchObject({ code: 0, stderr: '' });
    expect(await program([])).toEqual({ code: 1, stdout: '', stderr: help.stdout });
  });

  it('prints a raw output and nothing else', async () => {
    const folder = emptyFolder();
    const state = stateWith({ outputs: { cluster_web_address: 'https://teleport.example.com' } });
    writeFileSync(join(folder, 'teleport-starter.state.json'), formatState(state));
    expect(await program(['output', '-raw', 'cluster_web_address'], folder)).toEqual({
      code: 0,
      stdout: 'https://teleport.example.com',
      stderr: '',
    });
  });

  it('tells an error on stderr, without escape codes off a terminal, and exits with 1', async () => {
    const { code, stdout, stderr } = await program(['aply']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`╷
│ Error: The command line was not understood [USAGE]
│
│ Unknown command 'aply'.
│
│ Did you mean apply? See
│ teleport-starter -help
╵
`);
  });

  it('tells an error as a line of JSON on stdout with -json', async () => {
    const { code, stdout, stderr } = await program(['state', 'list', '-json']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ type: 'diagnostic', severity: 'error', code: 'STATE_MISSING' });
  });

  it('colours errors when forced to, never with -no-color', async () => {
    const forced = { FORCE_COLOR: '1' };
    expect((await program(['aply'], undefined, forced)).stderr).toContain('\u001b[31m');
    expect((await program(['aply', '-no-color'], undefined, forced)).stderr).not.toContain('\u001b');
  });

  it('shows no stack trace for a damaged state', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'teleport-starter.state.json'), '{');
    const { code, stderr } = await program(['state', 'list'], folder);
    expect(code).toBe(1);
    expect(stderr).toContain('STATE_UNREADABLE');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('says so when its folder was deleted under it', async () => {
    const folder = join(emptyFolder(), 'gone');
    mkdirSync(folder);
    const { code, stderr } = await programAfter('rmdir "$PWD"', ['plan', '-sandbox'], folder);
    expect(code).toBe(1);
    expect(stderr).toContain('Error: The working folder is gone [FOLDER_GONE]');
    expect(stderr).toContain(`${folder} was deleted`);
  });
});
