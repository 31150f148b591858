import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { contract, published } from './json-contract.ts';

const folder = fileURLToPath(new URL('../../docs/schema/', import.meta.url));
const names = Object.keys(contract).sort() as (keyof typeof contract)[];

/** `UPDATE_SCHEMAS=1 npx vitest run --project parts test/docs` writes them anew. */
const file = (name: string) => join(folder, `${name}.json`);

describe('docs/schema', () => {
  it.each(names)('publishes what is promised of %s', (name) => {
    const text = `${JSON.stringify(published(name), null, 2)}\n`;
    if (process.env.UPDATE_SCHEMAS) writeFileSync(file(name), text);
    expect(JSON.parse(readFileSync(file(name), 'utf8'))).toEqual(JSON.parse(text));
  });

  it('publishes nothing else, and docs/json.md names each', () => {
    expect(readdirSync(folder).sort()).toEqual(names.map((name) => `${name}.json`));
    const page = readFileSync(join(folder, '../json.md'), 'utf8');
    expect(names.filter((name) => !page.includes(`(schema/${name}.json)`))).toEqual([]);
  });
});
