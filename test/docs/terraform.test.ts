import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CommandDescription } from '../../src/cli/described.ts';
import { describeCommandLine } from '../../src/cli/program.ts';

const page = readFileSync(new URL('../../docs/terraform.md', import.meta.url), 'utf8');
const [, commands = '', options = ''] = page.split(/^## /m);

function rowsOf(section: string): string[][] {
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

function all(command: CommandDescription): readonly CommandDescription[] {
  return [command, ...command.subcommands.flatMap(all)];
}

/** Names in code within a cell, without what follows them: `-var NAME=VALUE` is `-var`. */
function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');
}

describe('docs/terraform.md', () => {
  it('has every option of the help in its table', () => {
    const told = new Set(
      rowsOf(options)
        .flatMap((cells) => namesIn(cells[2] ?? ''))
        .map(optionOf),
    );
    const offered = all(describeCommandLine()).flatMap((command) => command.options.map(({ name }) => optionOf(name)));
    expect([...new Set(offered)].filter((name) => !told.has(name) && name !== '-h')).toEqual([]);
  });

  it('names no option that there is not', () => {
    const offered = all(describeCommandLine()).flatMap((command) => command.options.map(({ name }) => optionOf(name)));
    const told = rowsOf(options)
      .flatMap((cells) => namesIn(cells[2] ?? ''))
      .filter((name) => name.startsWith('-'));
    expect(told.map(optionOf).filter((name) => !offered.includes(name))).toEqual([]);
  });

  it('has every command of the help in its table, and no other', () => {
    const leaves = all(describeCommandLine()).filter(
      ({ name, subcommands }) => name !== '' && subcommands.length === 0,
    );
    const told = new Set(
      rowsOf(commands)
        .flatMap((cells) => namesIn(cells[1] ?? ''))
        .map(commandOf),
    );
    expect(leaves.map(({ name }) => name).filter((name) => !told.has(name))).toEqual([]);
    const offered = leaves.map(({ name }) => name);
    expect([...told].filter((name) => name !== '' && !offered.includes(name))).toEqual([]);
  });

  it('gives a reason wherever we have none', () => {
    const rows = [...rowsOf(commands), ...rowsOf(options)];
    expect(rows.length).toBeGreaterThan(70);
    expect(rows.filter((cells) => cells.at(-2) === 'none' && cells.at(-1) === '')).toEqual([]);
    expect(rows.filter((cells) => cells.slice(0, -1).some((cell) => cell === ''))).toEqual([]);
  });
});

function optionOf(code: string): string {
  return code.replace(/^(-[a-z-]+)[ =].*$/, '$1');
}

/** `import ADDRESS ID` is `import`, `apply -destroy` is `apply`; an option alone is none. */
function commandOf(code: string): string {
  return code
    .split(' ')
    .filter((word) => /^[a-z]+$/.test(word))
    .join(' ');
}
