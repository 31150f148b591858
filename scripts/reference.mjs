// Writes docs/commands.md and man/teleport-starter.1 from the program's own command line:  node scripts/reference.mjs
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { manPage } from './reference-man.mjs';
import { commandsPage } from './reference-markdown.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));

/** The commands' modules are not asked for: only what describes them. */
const withoutCommands = {
  name: 'without-commands',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

async function commandLine() {
  const folder = await mkdtemp(join(tmpdir(), 'reference-'));
  const file = join(folder, 'program.cjs');
  try {
    await build({
      entryPoints: [`${root}src/cli/program.ts`],
      outfile: file,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      define: { PROGRAM_VERSION: JSON.stringify(version) },
      plugins: [withoutCommands],
    });
    return createRequire(import.meta.url)(file).describeCommandLine();
  } finally {
    await rm(folder, { recursive: true });
  }
}

const program = await commandLine();
await mkdir(`${root}man`, { recursive: true });
await writeFile(`${root}docs/commands.md`, commandsPage(program));
await writeFile(`${root}man/teleport-starter.1`, manPage(program, version));
