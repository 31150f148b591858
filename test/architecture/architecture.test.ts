import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * The rule for who may import whom stands in biome.json. Here it is shown to fail: each line is a file, in a copy of the
 * tree's shape, that breaks it; and the lines that follow are the nearest ones that it allows.
 */
const root = fileURLToPath(new URL('../../', import.meta.url));

const FORBIDDEN: [file: string, line: string][] = [
  ['src/core/x.ts', "export * from '../state/model.ts';"],
  ['src/core/x.ts', "export * from 'zod/mini';"],
  ['src/core/x.ts', "export * from 'node:process';"],
  ['src/core/x.ts', 'export const at = process.cwd();'],
  ['src/core/x.ts', 'export const env = globalThis.process.env;'],
  ['src/core/x.ts', "export const load = () => import('../cli/main.ts');"],
  ['src/variables/x.ts', "export type { State } from '../state/model.ts';"],
  ['src/variables/x.ts', "export * from '../stacks/starter-cluster/declare.ts';"],
  ['src/variables/x.ts', "export * from '@inquirer/prompts';"],
  ['src/resources/contract.ts', "export type { State } from '../state/model.ts';"],
  ['src/resources/contract.ts', "export * from '../cli/io.ts';"],
  ['src/resources/ec2/x.ts', "export * from '../registry.ts';"],
  ['src/resources/ec2/x.ts', "export * from '../s3/bucket.ts';"],
  ['src/resources/ec2/x.ts', "export * from '../../planner/model.ts';"],
  ['src/resources/ec2/x.ts', "export * from '../../stacks/starter-cluster/declare.ts';"],
  ['src/resources/aws/x.ts', "export * from '../ec2/instance.ts';"],
  ['src/resources/aws/x.ts', "export * from 'chalk';"],
  ['src/stacks/starter-cluster/x.ts', "export * from '@aws-sdk/client-ec2';"],
  ['src/stacks/starter-cluster/x.ts', "export * from '../../planner/plan.ts';"],
  ['src/stacks/starter-cluster/x.ts', "export * from '../../state/model.ts';"],
  [
    'src/stacks/starter-cluster/x.ts',
    "import { bucket } from '../../resources/s3/bucket.ts';\nexport const b = bucket;",
  ],
  ['src/stacks/starter-cluster/x.ts', "export { bucket } from '../../resources/s3/bucket.ts';"],
  ['src/stacks/starter-cluster/x.ts', "export const load = () => import('../../resources/s3/bucket.ts');"],
  ['src/stacks/starter-cluster/x.ts', "import '../../resources/s3/bucket.ts';"],
  ['src/stacks/starter-cluster/lookups.ts', "export * from '../../state/model.ts';"],
  ['src/stacks/starter-cluster/lookups.ts', "export * from '../../resources/s3/bucket.ts';"],
  ['src/state/x.ts', "export * from '../planner/model.ts';"],
  ['src/state/x.ts', "export * from '@aws-sdk/client-s3';"],
  ['src/state/x.ts', "console.log('saved');"],
  ['src/planner/x.ts', "export * from '../executor/events.ts';"],
  ['src/planner/x.ts', "export * from '../resources/s3/bucket.ts';"],
  ['src/planner/x.ts', "export * from '../resources/aws/clients.ts';"],
  ['src/planner/x.ts', "export * from '../variables/config.ts';"],
  ['src/planner/x.ts', "export * from '../stacks/starter-cluster/declare.ts';"],
  ['src/executor/x.ts', "export * from '../cli/io.ts';"],
  ['src/executor/x.ts', "export * from '../stacks/starter-cluster/declare.ts';"],
  ['src/executor/x.ts', "export * from '../resources/registry.ts';"],
  ['src/executor/x.ts', "export * from 'listr2';"],
  ['src/executor/x.ts', "console.error('failed');"],
  ['src/sandbox/x.ts', "export * from '../resources/s3/bucket.ts';"],
  ['src/sandbox/x.ts', "export * from '../cli/io.ts';"],
  ['src/sandbox/x.ts', "export * from 'chalk';"],
  ['src/cli/x.ts', "export * from '@aws-sdk/client-sts';"],
  ['src/cli/render/x.ts', "export * from '@smithy/types';"],
];

const ALLOWED: [file: string, line: string][] = [
  ['src/core/x.ts', "export * from './values.ts';"],
  ['src/core/x.ts', "export * from 'node:timers/promises';"],
  ['src/variables/x.ts', "export * from '../core/errors.ts';"],
  ['src/variables/x.ts', "export * from 'ipaddr.js';"],
  ['src/resources/registry.ts', "export * from './s3/bucket.ts';"],
  ['src/resources/ec2/x.ts', "export * from '../contract.ts';"],
  ['src/resources/ec2/x.ts', "export * from '../aws/tags.ts';"],
  ['src/resources/ec2/x.ts', "export * from '@aws-sdk/client-ec2';"],
  ['src/resources/aws/x.ts', "export * from '@smithy/node-http-handler';"],
  [
    'src/stacks/starter-cluster/x.ts',
    "import type { bucket } from '../../resources/s3/bucket.ts';\nexport type B = typeof bucket;",
  ],
  ['src/stacks/starter-cluster/x.ts', "export * from '../../planner/declaration.ts';"],
  ['src/stacks/starter-cluster/x.ts', "export * from '../../variables/config.ts';"],
  ['src/stacks/starter-cluster/lookups.ts', "export * from '@aws-sdk/client-ec2';"],
  ['src/stacks/starter-cluster/lookups/x.ts', "export * from '../../../resources/aws/errors.ts';"],
  ['src/state/x.ts', "export * from '../core/values.ts';"],
  ['src/planner/x.ts', "export * from '../state/model.ts';"],
  ['src/planner/x.ts', "export * from '../resources/contract.ts';"],
  ['src/executor/x.ts', "export * from '../planner/model.ts';"],
  ['src/sandbox/ec2/x.ts', "export * from '../world.ts';"],
  ['src/sandbox/x.ts', "export * from '@aws-sdk/client-ec2';"],
  ['src/cli/x.ts', 'console.log(process.cwd());'],
  ['src/cli/x.ts', "export * from '../executor/run.ts';"],
];

const RULES = ['lint/style/noRestrictedImports', 'lint/style/noRestrictedGlobals', 'plugin'];

let folder: string;
let broken: Set<string>;

/** All lines at once, each a file of its own folder-for-folder place: one start of the linter for all. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'teleport-starter-architecture-'));
  cpSync(join(root, 'biome.json'), join(folder, 'biome.json'));
  cpSync(join(root, 'lint'), join(folder, 'lint'), { recursive: true });
  writeFileSync(join(folder, '.gitignore'), 'node_modules/\n');
  [...FORBIDDEN, ...ALLOWED].forEach(([file, line], at) => {
    const path = join(folder, numbered(file, at));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${line}\n`);
  });
  const lint = spawnSync(
    join(root, 'node_modules/.bin/biome'),
    ['lint', '--reporter=json', '--max-diagnostics=500', '.'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  const { diagnostics } = JSON.parse(lint.stdout) as {
    diagnostics: { category: string; location: { path: string } }[];
  };
  broken = new Set(diagnostics.filter((each) => RULES.includes(each.category)).map((each) => each.location.path));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the linter refuses', () => {
  it.each(FORBIDDEN.map(([file, line], at) => [file, line, at] as const))('in %s: %s', (file, _, at) => {
    expect(broken).toContain(numbered(file, at));
  });
});

describe('the linter allows', () => {
  it.each(ALLOWED.map(([file, line], at) => [file, line, at + FORBIDDEN.length] as const))(
    'in %s: %s',
    (file, _, at) => {
      expect(broken).not.toContain(numbered(file, at));
    },
  );
});

/** `src/core/x.ts` → `src/core/x7.ts`, so that lines don't share a file; it stays in its folder, and lookups stay lookups. */
function numbered(file: string, at: number): string {
  return file.replace(/\.ts$/, `${at}.ts`);
}
