import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { inlineSdkConstants, withLiteralKeys } from '../../scripts/inline-sdk-constants.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = join(root, 'dist');

describe('the bundle', () => {
  it('starts without the SDK, prompts and progress views', () => {
    const packages = new Set(sourcesOf(join(dist, 'main.cjs')).flatMap(packageOf));
    expect([...packages].sort()).toEqual(['chalk', 'commander', 'zod']);
  });

  it('has each other command in a module of its own, and what output needs for a state in S3', () => {
    const modules = readdirSync(join(dist, 'commands')).filter((name) => name.endsWith('.js'));
    expect(modules.sort()).toEqual([
      'apply.js',
      'complete.js',
      'completion.js',
      'destroy.js',
      'doctor.js',
      'graph.js',
      'import.js',
      'init.js',
      'permissions.js',
      'plan.js',
      'remote-outputs.js',
      'show.js',
      'state-list.js',
      'state-mv.js',
      'state-pull.js',
      'state-push.js',
      'state-rm.js',
      'state-show.js',
      'unlock.js',
      'validate.js',
    ]);
  });

  it('ships the licence of every package in it', () => {
    const licences = readFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    const bundled = new Set(allModules().flatMap(packageOf));
    expect(bundled).toContain('commander');
    for (const name of bundled) expect(licences).toContain(`\n${name} `);
  });

  it('packs to less than 1 MB, without source maps', () => {
    const answer = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
    });
    const [{ size, files }] = JSON.parse(answer) as [{ size: number; files: { path: string }[] }];
    const paths = files.map((file) => file.path);
    expect(size).toBeLessThan(1_000_000);
    expect(paths).toEqual(
      expect.arrayContaining([
        'bin/teleport-starter',
        'dist/main.cjs',
        'dist/commands/apply.js',
        'dist/THIRD-PARTY-LICENSES.txt',
        'LICENSE',
      ]),
    );
    expect(paths.filter((path) => /\.(map|ts)$|^(src|test)\//.test(path))).toEqual([]);
  });
});

describe("the SDK's schemas", () => {
  it('lose their computed keys, and only those', () => {
    const source = [
      'const _tN = "tagName";',
      'const _q = "a \\"b\\"";',
      'import { x } from "y";',
      'export var A$ = [3, n0, _tN, { [_tN]: 1, [_q]: `c`, [other]: 2 }, [_tN, _q]];',
    ].join('\n');
    expect(withLiteralKeys(source).split('\n').at(-1)).toBe(
      'export var A$ = [3, n0, _tN, { "tagName": 1, "a \\"b\\"": `c`, [other]: 2 }, [_tN, _q]];',
    );
  });

  it('that nobody uses are left out: EC2 takes less than 150 kB', async () => {
    const result = await build({
      stdin: {
        contents: `
          import { EC2Client, RunInstancesCommand, DescribeInstancesCommand, DescribeImagesCommand } from '@aws-sdk/client-ec2';
          await new EC2Client({}).send(new [RunInstancesCommand, DescribeInstancesCommand, DescribeImagesCommand][0]({}));`,
        resolveDir: root,
      },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      minify: true,
      mainFields: ['module', 'main'],
      metafile: true,
      plugins: [inlineSdkConstants],
    });
    const [output] = Object.values(result.metafile.outputs);
    const ec2 = Object.entries(output?.inputs ?? {}).filter(([path]) => path.includes('@aws-sdk/client-ec2/'));
    const bytes = ec2.reduce((sum, [, input]) => sum + input.bytesInOutput, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(150_000);
  });
});

function allModules(): string[] {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /\.c?js$/.test(file)).flatMap((file) => sourcesOf(join(dist, file)));
}

function sourcesOf(file: string): string[] {
  const map = `${file}.map`;
  if (!existsSync(map) || statSync(map).size === 0) throw new Error(`${file} has no source map`);
  return (JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] }).sources;
}

function packageOf(source: string): string[] {
  const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
  return name === undefined ? [] : [name];
}
