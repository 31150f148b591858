import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Life } from './life.ts';

// biome-ignore lint/suspicious/noExplicitAny: rows of all types share a list; each keeps type and inputs together.
export type AnyLife = Life<any, any>;

/** Every row of every `*.life.ts` beside this file, by the name of its type. */
export async function allRows(): Promise<AnyLife[]> {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.life.ts'));
  const modules = await Promise.all(
    files.map((file) => import(join(import.meta.dirname, file)) as Promise<Record<string, unknown>>),
  );
  return modules.flatMap((exported) => Object.values(exported).flat()).filter(isRow);
}

function isRow(value: unknown): value is AnyLife {
  return typeof value === 'object' && value !== null && 'type' in value && 'inputs' in value;
}
