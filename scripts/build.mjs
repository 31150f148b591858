import { readFile, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inlineSdkConstants } from './inline-sdk-constants.mjs';
import { leanStart } from './lean-start.mjs';
import { writeLicences } from './licences.mjs';

/**
 * Bundles the program into dist/, with nothing to install at run time: the entry as one CommonJS file, which Node starts a
 * fifth faster than ES modules, and each other command as an ES module that the entry loads when it is asked for.
 * Prints nothing unless something is wrong; a warning fails the build. The old dist/ gives way only to a whole new one.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist`;
const outdir = `${dist}.${process.pid}`;
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));

/** What `output`, `version` and help need is in the entry; these are not. */
const COMMANDS = [
  'init',
  'plan',
  'graph',
  'apply',
  'destroy',
  'import',
  'validate',
  'permissions',
  'show',
  'state-list',
  'state-mv',
  'state-rm',
  'state-show',
  'state-pull',
  'state-push',
  'unlock',
  'doctor',
  'completion',
  'complete',
];

/** What `output` loads beside them when the state is in S3. */
const REMOTE_OUTPUTS = 'remote-outputs';

const shared = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  sourcemap: 'external',
  metafile: true,
  legalComments: 'none',
  // `module` first: the SDK's CommonJS builds can't be tree-shaken.
  mainFields: ['module', 'main'],
  define: { PROGRAM_VERSION: JSON.stringify(version) },
  logLevel: 'silent',
};

const commandsApart = {
  name: 'commands-apart',
  setup(build) {
    const filter = new RegExp(`^\\./(commands/(${COMMANDS.join('|')})|${REMOTE_OUTPUTS})\\.ts$`);
    build.onResolve({ filter }, ({ path }) => ({ path: `./commands/${basename(path, '.ts')}.js`, external: true }));
  },
};

const results = await Promise.all(
  [
    {
      ...shared,
      entryPoints: ['src/cli/main.ts'],
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      plugins: [commandsApart, leanStart],
    },
    {
      ...shared,
      entryPoints: [...COMMANDS, REMOTE_OUTPUTS].map((name) => `src/cli/commands/${name}.ts`),
      outbase: 'src/cli',
      chunkNames: 'chunks/[name]-[hash]',
      splitting: true,
      format: 'esm',
      // CommonJS packages call `require('node:…')`, which ES modules lack; nothing else is left to require.
      banner: {
        js: "const require = (name) => process.getBuiltinModule(name) ?? (() => { throw new Error('no module ' + name); })();",
      },
      plugins: [inlineSdkConstants],
    },
  ].map((options) => build(options).catch((error) => error)),
);

const problems = results.flatMap((result) => [...(result.errors ?? [result]), ...(result.warnings ?? [])]);
for (const { text, message, location } of problems) {
  const place = location ? `${location.file}:${location.line}:${location.column}: ` : '';
  console.error(`${place}${text ?? message}`);
}
if (problems.length > 0) {
  process.exitCode = 1;
  await rm(outdir, { recursive: true, force: true });
} else {
  await writeLicences(root, outdir, results.flatMap(bundledFiles));
  await rm(dist, { recursive: true, force: true });
  await rename(outdir, dist);
}

/** The files of which something is left after tree-shaking. */
function bundledFiles({ metafile }) {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
}
