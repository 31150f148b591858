import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Who looks up a code that the program printed finds it in docs/errors.md, and nothing there is out of date. */
const root = fileURLToPath(new URL('../../', import.meta.url));

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(root, 'src', file), 'utf8') }));

/** Codes are upper case; AWS's, which stand in the same form in rules for retrying, are not. */
const CODE = /\bcode: '([A-Z][A-Z_]+)'/g;

function codesIn(texts: readonly string[]): string[] {
  return sorted(texts.flatMap((text) => [...text.matchAll(CODE)].map((match) => match[1] ?? '')));
}

/** Variables of the environment, which look like codes. */
const ENVIRONMENT = /^(AWS|TF_VAR|TELEPORT_STARTER)_/;

/** A section for each. */
function codesOf(page: string): string[] {
  return [...page.matchAll(/^### (.+)$/gm)].map((match) => match[1] ?? '');
}

function sorted(codes: readonly string[]): string[] {
  return [...new Set(codes)].sort();
}

describe('docs/errors.md', () => {
  const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');
  const produced = codesIn(sources.map(({ text }) => text));
  const described = codesOf(page);

  it('has a section for every code that the program can produce, once', () => {
    expect(produced.filter((code) => !described.includes(code))).toEqual([]);
    expect(described.filter((code, at) => described.indexOf(code) !== at)).toEqual([]);
  });

  it('names no code that the program does not have', () => {
    const named = [...page.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map((match) => match[1] ?? '');
    const mentioned = named.filter((name) => !ENVIRONMENT.test(name));
    expect(sorted([...described, ...mentioned]).filter((code) => !produced.includes(code))).toEqual([]);
  });

  it('says of every code what to do', () => {
    const sections = page.split(/^### /m).slice(1);
    expect(sections.filter((section) => !/^\*\*Do:\*\* \S/m.test(section)).map((text) => text.split('\n')[0])).toEqual(
      [],
    );
  });

  it('can rely on the search: every diagnostic says its code as a text, and errors name no other', () => {
    const hidden = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/\bsummary: ?['"`]/g)]
        .filter(({ index }) => !/\bcode: '[A-Z][A-Z_]+',\s*(severity: '\w+',\s*)?$/.test(text.slice(0, index)))
        .map(({ index }) => `${file}:${text.slice(0, index).split('\n').length}`),
    );
    expect(hidden).toEqual([]);

    const thrown = sources.flatMap(({ text }) =>
      [...text.matchAll(/@throws StarterError ([A-Z_, ]+)/g)].flatMap((match) => match[1]?.match(/[A-Z_]{3,}/g) ?? []),
    );
    expect(thrown.length).toBeGreaterThan(10);
    expect(sorted(thrown).filter((code) => !produced.includes(code))).toEqual([]);
  });
});
