import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { manPage } from '../../scripts/reference-man.mjs';
import { commandsPage } from '../../scripts/reference-markdown.mjs';
import { ENVIRONMENT } from '../../scripts/reference-texts.mjs';
import { describeCommandLine } from '../../src/cli/program.ts';
import { version } from '../../src/cli/version.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** When one of these fails: node scripts/reference.mjs */
it('docs/commands.md is what the program says of itself', () => {
  expect(read('docs/commands.md')).toBe(commandsPage(describeCommandLine()));
});

it('the manual page is, too', () => {
  expect(read('man/teleport-starter.1')).toBe(manPage(describeCommandLine(), version));
});

it('the manual page is for man alone: no line that it could take for something else', () => {
  const lines = read('man/teleport-starter.1').split('\n');
  expect(
    lines.filter((line) => /^[.']/.test(line) && !/^\.(\\"|TH|SH|SS|TP|PP|B|BR|nf|fi|RS|RE)\b/.test(line)),
  ).toEqual(lines.slice(0, 1));
  expect(lines.filter((line) => /[^ -~]/.test(line))).toEqual([]);
});

it('every environment variable of ours is explained, and no other', () => {
  const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(join('src', file)))
    .join('\n');
  const used = source.match(/\bTELEPORT_STARTER_[A-Z]+(_[A-Z]+)*\b/g) ?? [];
  const explained = ENVIRONMENT.flatMap(([names = '']) => names.match(/\bTELEPORT_STARTER_[A-Z_]+\b/g) ?? []);
  expect(explained.filter((name) => name !== 'TELEPORT_STARTER_ARGS_COMMAND').sort()).toEqual(
    [...new Set(used)].sort(),
  );
});
