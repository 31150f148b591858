import * as z from 'zod/mini';
import type { Json } from '../core/values.ts';
import { FORMAT_VERSION } from './migrations.ts';

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
  sent: z.optional(z.number()),
  deposed: z.array(z.strictObject({ ...recorded, id: z.string() })),
});

const stateFile = z.strictObject({
  formatVersion: z.literal(FORMAT_VERSION),
  checksum: z.optional(z.string()),
  lineage: z.string().check(z.regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits')),
  serial: z.int(),
  stack: z.string(),
  account: z.string(),
  region: z.string(),
  salt: z.string().check(z.regex(/^[0-9a-f]+$/, 'must be hex digits')),
  outputs: jsonObject,
  resources: z.record(z.string(), resource),
});

/** What is wrong with a member of a state file. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  /** Completes "MEMBER …"; of one that isn't there, read "is missing" instead. */
  readonly why: string;
}

/** The first thing that keeps `file` from being a state file of the present version. */
export function problemOf(file: unknown): Problem | undefined {
  const issue = stateFile.safeParse(file).error?.issues[0];
  if (!issue) return undefined;
  switch (issue.code) {
    case 'unrecognized_keys':
      return { path: [...issue.path, ...issue.keys.slice(0, 1)], why: 'is unknown' };
    case 'invalid_type':
      return { path: issue.path, why: `must be ${KINDS[issue.expected] ?? issue.expected}` };
    case 'invalid_value':
      return { path: issue.path, why: `must be ${issue.values.join(' or ')}` };
    default:
      return { path: issue.path, why: issue.message };
  }
}

const KINDS: { readonly [expected: string]: string } = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a text',
};
