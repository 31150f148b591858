import * as z from 'zod/mini';
import { StarterError } from '../core/errors.ts';
import type { Json } from '../core/values.ts';
import { FORMAT_VERSION, type State } from './model.ts';

const json = z.json() as unknown as z.ZodMiniType<Json>;
const jsonObject = z.record(z.string(), json);
const recorded = {
  inputs: jsonObject,
  attributes: jsonObject,
  dependencies: z.array(z.string()),
  owned: z.boolean(),
};

const resource = z.strictObject({
  ...recorded,
  type: z.string(),
  status: z.enum(['creating', 'ready', 'updating', 'deleting', 'replacing']),
  id: z.optional(z.string()),
  token: z.optional(z.string()),
  since: z.optional(z.number()),
  deposed: z.array(z.strictObject({ ...recorded, id: z.string() })),
});

const state = z.strictObject({
  formatVersion: z.literal(FORMAT_VERSION),
  lineage: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  serial: z.int(),
  stack: z.string(),
  account: z.string(),
  region: z.string(),
  salt: z.string().check(z.regex(/^[0-9a-f]+$/)),
  outputs: jsonObject,
  resources: z.record(z.string(), resource),
});

/** Reads a state file's text. `name` is the file, for errors. @throws StarterError STATE_UNREADABLE, STATE_VERSION */
export function parseState(text: string, name: string): State {
  const value = parseJson(text, name);
  const version = (value as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === 'number' && version !== FORMAT_VERSION) {
    throw new StarterError({
      code: 'STATE_VERSION',
      summary: 'The state file has another format version',
      detail: `${name} has format version ${version}; this program reads version ${FORMAT_VERSION}.`,
      hint:
        version > FORMAT_VERSION
          ? 'Use the newer teleport-starter that wrote it.'
          : 'Restore a newer copy of the file.',
    });
  }
  const checked = state.safeParse(value);
  if (checked.success) return checked.data as State;
  const [issue] = checked.error.issues;
  throw unreadable(name, `at ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'not a state'}`);
}

/** A state file's text: sorted by address, one value a line, so that two versions can be compared with diff. */
export function formatState(value: State): string {
  const resources = Object.fromEntries(Object.entries(value.resources).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ ...value, resources }, null, 2)}\n`;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(name, `${placeOf(error as Error, text)}${(error as Error).message}`);
  }
}

/** V8 names a position for some mistakes; a text that just stops is told by its last line. */
function placeOf(error: Error, text: string): string {
  const position = Number(/at position (\d+)/.exec(error.message)?.[1] ?? text.length);
  return `line ${text.slice(0, position).split('\n').length}: `;
}

function unreadable(name: string, why: string): StarterError {
  return new StarterError({
    code: 'STATE_UNREADABLE',
    summary: 'The state file is damaged',
    detail: `${name} can't be read, ${why}. Nothing was changed.`,
    hint: `The version before the last write is kept beside it; look at both, then restore it with\ncp ${name}.backup ${name}`,
  });
}
