import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run as pull } from '../../../src/cli/commands/state-pull.ts';
import { run as push } from '../../../src/cli/commands/state-push.ts';
import type { StatePushOptions } from '../../../src/cli/options.ts';
import type { State } from '../../../src/state/model.ts';
import { formatState, parseState } from '../../../src/state/parse.ts';
import { defaults, fakeIo, recorded, stateWith } from '../world.ts';

const there = stateWith({ resources: { 'aws_iam_role.cluster': recorded({ type: 'aws_iam_role', id: 'a' }) } });

/** A folder with a state and a file to push. */
function folder(files: { state?: State | string; pushed?: State | string }) {
  const io = fakeIo();
  const write = (name: string, content: State | string | undefined) => {
    if (content === undefined) return;
    writeFileSync(join(io.cwd, name), typeof content === 'string' ? content : formatState(content));
  };
  write(defaults.state, files.state);
  write('pushed.json', files.pushed);
  const stateNow = () => parseState(readFileSync(join(io.cwd, defaults.state), 'utf8'), 'state');
  const pushing = (more: Partial<StatePushOptions> = {}) =>
    push({ ...defaults, repeated: ['-sandbox'], file: 'pushed.json', force: false, ...more }, io);
  return { io, stateNow, pushing };
}

describe('state push', () => {
  it.each([
    ['where there is none', undefined],
    ['over an older one', { ...there, serial: 2 }],
  ])('puts a state %s, and says what to do with the file', async (_, state) => {
    const { io, stateNow, pushing } = folder({ ...(state ? { state } : {}), pushed: there });
    expect(await pushing()).toBe(0);
    expect(stateNow()).toEqual(there);
    const name = join(io.cwd, defaults.state);
    // Where the lines break hangs on the folder's name.
    expect(io.written.stdout.replaceAll('\n', ' ')).toBe(
      `${name} is now what pushed.json holds. The file is but a copy from now on; move it away, so that no run takes it for the state:   mv pushed.json pushed.json.pushed See that nothing has changed:   teleport-starter -sandbox plan `,
    );
    expect(io.written.stdout.split('\n').filter((line) => line.length > 80 && line !== name)).toEqual([]);
  });

  it('says of what a run could not save that something may be left to be done', async () => {
    const { io, pushing } = folder({});
    writeFileSync(join(io.cwd, 'errored.state.json'), formatState(there));
    await pushing({ file: 'errored.state.json' });
    expect(io.written.stdout).toContain('\nSee what is left to be done:\n  teleport-starter -sandbox plan\n');
  });

  it('names the file so that the command to move it away works after -chdir too', async () => {
    const { io, pushing } = folder({ pushed: there });
    await pushing({ repeated: ['-chdir=in'] });
    const file = join(io.cwd, 'pushed.json');
    expect(io.written.stdout).toContain(`\n  mv ${file} ${file}.pushed\n`);
  });

  it('writes nothing when nothing differs', async () => {
    const { io, pushing } = folder({ state: there, pushed: there });
    await pushing({ json: true });
    expect(JSON.parse(io.written.stdout)).toMatchObject({ type: 'state-push', file: 'pushed.json', written: false });
  });

  it.each([
    [
      'another deployment',
      { ...there, lineage: 'f'.repeat(32), serial: 9 },
      `is the state of another deployment (lineage ${there.lineage}) than pushed.json (${'f'.repeat(32)})`,
    ],
    ['an older state', { ...there, serial: 2 }, 'has serial 3, and pushed.json has 2: it has been written since'],
    ['another of the same serial', { ...there, outputs: { a: 1 } }, 'has serial 3, and pushed.json has 3'],
  ])('refuses %s, and takes it with -force, under a serial that grows', async (_, pushed, why) => {
    const { stateNow, pushing } = folder({ state: there, pushed });
    await expect(pushing()).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'STATE_NOT_PUSHED',
          summary: 'The state was not pushed',
          detail: expect.stringContaining(why),
          hint: 'Keep a copy of what is there, then push with -force if pushed.json is the right one:\nteleport-starter state pull > replaced.state.json\nteleport-starter state push -force pushed.json',
        },
      ],
    });
    expect(stateNow()).toEqual(there);
    await pushing({ force: true });
    expect(stateNow()).toEqual({ ...pushed, serial: Math.max(pushed.serial, there.serial + 1) });
  });

  it.each([
    ['damaged', '{', 'STATE_UNREADABLE'],
    ['edited', formatState(there).replace('us-east-1', 'us-west-1'), 'STATE_CHECKSUM'],
  ])('takes the place of a state that is %s with -force only', async (_, state, code) => {
    const { stateNow, pushing } = folder({ state, pushed: there });
    await expect(pushing()).rejects.toMatchObject({ code });
    await pushing({ force: true });
    expect(stateNow()).toEqual(there);
  });

  it('takes no damaged file, none that is missing, and not the state itself', async () => {
    const { stateNow, pushing } = folder({ state: there, pushed: '{' });
    await expect(pushing({ force: true })).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'STATE_NOT_PUSHED',
          detail: expect.stringMatching(/^pushed\.json is no state\. pushed\.json, line 1: .* Nothing was changed\.$/),
          hint: 'The state is as it was. Name a file that holds one: what state pull has printed, a backup, or an errored.state.json.',
        },
      ],
    });
    await expect(pushing({ file: '.' })).rejects.toMatchObject({
      diagnostics: [{ code: 'STATE_NOT_PUSHED', detail: expect.stringMatching(/^\. can't be read: EISDIR/) }],
    });
    await expect(pushing({ file: 'missing.json' })).rejects.toMatchObject({ code: 'STATE_MISSING' });
    await expect(pushing({ file: defaults.state })).rejects.toMatchObject({
      diagnostics: [{ code: 'USAGE', hint: 'Say where it goes to with -backend=s3://BUCKET/KEY or -state=FILE.' }],
    });
    expect(stateNow()).toEqual(there);
  });
});

it('state push of a file that was edited offers no version beside it, which would be another’s', async () => {
  const { pushing } = folder({ pushed: formatState(there).replace('us-east-1', 'us-west-1') });
  await expect(pushing()).rejects.toMatchObject({
    diagnostics: [{ code: 'STATE_CHECKSUM', hint: expect.not.stringContaining('.backup') }],
  });
});

it('state pull prints what state push takes', async () => {
  const { io } = folder({ state: there });
  await pull(defaults, io);
  expect(parseState(io.written.stdout, 'pulled')).toEqual(there);
});
