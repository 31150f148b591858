import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A module of the tests, bundled so that node can load it. `path` is relative to the repository. */
export async function loadModule(path) {
  const folder = join(root, 'node_modules', '.scripts', `${process.pid}`);
  // A name of its own: node keeps what it has imported under one.
  const outfile = join(folder, `${basename(path)}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [path],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
