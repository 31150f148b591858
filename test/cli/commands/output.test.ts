import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/commands/output.ts';
import type { OutputOptions } from '../../../src/cli/options.ts';
import type { State } from '../../../src/state/model.ts';
import { formatState } from '../../../src/state/parse.ts';
import { defaults, fakeIo, recorded, stateWith } from '../world.ts';

const outputs = { key_name: 'my "key"', cluster_web_address: 'https://teleport.example.com' };

async function output(
  options: Partial<OutputOptions>,
  values: Record<string, string> = outputs,
  resources: State['resources'] = {},
): Promise<string> {
  const io = fakeIo();
  writeFileSync(join(io.cwd, defaults.state), formatState(stateWith({ outputs: values, resources })));
  expect(await run({ ...defaults, raw: false, ...options }, io)).toBe(0);
  return io.written.stdout;
}

describe('output', () => {
  it.each<[string, Partial<OutputOptions>, string]>([
    ['all', {}, 'cluster_web_address = "https://teleport.example.com"\nkey_name = "my \\"key\\""\n'],
    ['one', { name: 'cluster_web_address' }, '"https://teleport.example.com"\n'],
    ['one, raw: nothing but the value', { name: 'cluster_web_address', raw: true }, 'https://teleport.example.com'],
    ['one as JSON', { name: 'key_name', json: true }, '"my \\"key\\""\n'],
  ])('%s', async (_, options, text) => {
    expect(await output(options)).toBe(text);
  });

  it('all as JSON, in the form of Terraform', async () => {
    expect(JSON.parse(await output({ json: true }))).toEqual({
      cluster_web_address: { sensitive: false, type: 'string', value: 'https://teleport.example.com' },
      key_name: { sensitive: false, type: 'string', value: 'my "key"' },
    });
  });

  it.each<[string, Partial<OutputOptions>, Record<string, string>, object]>([
    [
      'a name that is nearly right',
      { name: 'key_nmae' },
      outputs,
      {
        code: 'OUTPUT_UNKNOWN',
        summary: 'There is no such output',
        detail: '"key_nmae" is not in the state, which has cluster_web_address, key_name.',
        hint: 'Did you mean key_name?',
      },
    ],
    [
      'a name where nothing is deployed (any more)',
      { name: 'key_name', raw: true },
      {},
      {
        code: 'OUTPUT_UNKNOWN',
        detail: '"key_name" is not in the state: nothing is deployed.',
        hint: 'See what an apply would do:\nteleport-starter plan',
      },
    ],
    [
      'a name that every object has',
      { name: 'constructor' },
      outputs,
      { code: 'OUTPUT_UNKNOWN', detail: expect.stringContaining('"constructor" is not in the state') },
    ],
    [
      'such a name with -raw',
      { name: 'toString', raw: true },
      outputs,
      { code: 'OUTPUT_UNKNOWN', detail: expect.stringContaining('"toString" is not in the state') },
    ],
    ['-raw with -json', { name: 'x', raw: true, json: true }, {}, { detail: '-raw and -json exclude each other.' }],
    ['-raw without a name', { raw: true }, {}, { detail: '-raw prints one output and needs its name.' }],
  ])('refuses %s', async (_, options, values, diagnostic) => {
    await expect(output(options, values)).rejects.toMatchObject({ diagnostics: [diagnostic] });
  });

  describe('before any apply has finished', () => {
    const begun = { 'aws_iam_role.cluster': recorded({ type: 'aws_iam_role', id: 'a' }) };

    it('refuses a name, and says so', async () => {
      await expect(output({ name: 'key_name' }, {}, begun)).rejects.toMatchObject({
        diagnostics: [
          { code: 'OUTPUT_UNKNOWN', detail: '"key_name" is not in the state: an apply or a destroy has not finished.' },
        ],
      });
    });

    it.each([
      ['begun', begun, 'an apply or a destroy has not finished'],
      ['nothing', {}, 'nothing is deployed'],
    ])('all of %s: none, and why', async (_, resources, why) => {
      const io = fakeIo();
      writeFileSync(join(io.cwd, defaults.state), formatState(stateWith({ resources })));
      expect(await run({ ...defaults, raw: false }, io)).toBe(0);
      expect(io.written).toEqual({ stdout: '', stderr: `There are no outputs: ${why}.\n` });
    });
  });
});
