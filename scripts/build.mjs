import { readFile, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inlineSdkConstants } from './inline-sdk-constants.mjs';
import { leanStart } from './lean-start.mjs';
import { writeLicences } from './licences.mjs';

/**
 * Bundles the program into dist/: one entry, one chunk for each lazily loaded command, nothing to install at run time.
 * Prints nothing unless something is wrong; a warning fails the build. The old dist/ gives way only to a whole new one.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist`;
const outdir = `${dist}.${process.pid}`;
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));

const result = await build({
  absWorkingDir: root,
  entryPoints: ['src/cli/main.ts'],
  outdir,
  entryNames: '[name]',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  sourcemap: 'external',
  metafile: true,
  legalComments: 'none',
  // `module` first: the SDK's CommonJS builds can't be tree-shaken.
  mainFields: ['module', 'main'],
  define: { PROGRAM_VERSION: JSON.stringify(version) },
  // CommonJS packages (commander) call `require('node:…')`, which ES modules lack; nothing else is left to require.
  banner: {
    js: "const require = (name) => process.getBuiltinModule(name) ?? (() => { throw new Error('no module ' + name); })();",
  },
  plugins: [inlineSdkConstants, leanStart],
  logLevel: 'silent',
}).catch((error) => error);

const problems = [...(result.errors ?? [result]), ...(result.warnings ?? [])];
for (const { text, message, location } of problems) {
  const place = location ? `${location.file}:${location.line}:${location.column}: ` : '';
  console.error(`${place}${text ?? message}`);
}
if (problems.length > 0) {
  process.exitCode = 1;
  await rm(outdir, { recursive: true, force: true });
} else {
  await writeLicences(root, outdir, bundledFiles(result.metafile));
  await rm(dist, { recursive: true, force: true });
  await rename(outdir, dist);
}

/** The files of which something is left after tree-shaking. */
function bundledFiles({ outputs }) {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
}
