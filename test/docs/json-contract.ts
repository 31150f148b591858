import * as z from 'zod';
import type { Event } from '../../src/executor/events.ts';

/** What the program prints with -json, as docs/schema publishes it. A member that is described here is promised. */

const json = z.json();
const address = z.string().describe('E.g. aws_lb.cluster[0]');
const milliseconds = z.number().min(0);
const at = z.number().describe('Milliseconds since the epoch');
const version = z.literal(1).describe('Grows when a member changes its meaning or goes, not when one is added');

const problem = {
  code: z.string().describe('Stable; see docs/errors.md'),
  summary: z.string(),
  detail: z.string(),
  hint: z.string().optional(),
  address: address.optional(),
};

const nested = z.object({ ...problem, severity: z.enum(['error', 'warning']).optional() });

const diagnostic = z.object({
  version,
  at,
  type: z.literal('diagnostic'),
  severity: z.enum(['error', 'warning']),
  ...problem,
});

const shown = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('value'), value: json }),
  z.object({ kind: z.literal('unknown') }).describe('Known after the apply'),
  z.object({ kind: z.literal('sensitive') }),
]);

const inputChange = z.object({
  name: z.string(),
  before: shown,
  after: shown,
  forcesReplacement: z.literal(true).optional(),
});

const change = z.object({
  address,
  type: z.string(),
  action: z.enum(['create', 'update', 'replace', 'delete', 'forget', 'no-op']),
  order: z.enum(['create-first', 'delete-first']).optional(),
  reason: z.string().optional(),
  id: z.string().optional(),
  interrupted: z.enum(['creating', 'updating', 'deleting', 'replacing']).optional(),
  movedFrom: address.optional(),
  deposed: z.string().optional(),
  resumes: z.literal(true).optional(),
  requested: z.literal(true).optional(),
  inputs: z.array(inputChange),
});

const cost = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('estimate'),
    currency: z.string(),
    before: z.number(),
    after: z.number(),
    items: z.array(
      z.object({
        item: z.string(),
        of: z.object({ before: z.string(), after: z.string() }),
        before: z.number(),
        after: z.number(),
      }),
    ),
    prices: z.object({ date: z.string(), source: z.array(z.string()) }),
    notIncluded: z.array(z.string()),
  }),
  z.object({ kind: z.literal('unknown'), why: z.string() }),
]);

const plan = z.object({
  version,
  type: z.literal('plan'),
  mode: z.enum(['apply', 'destroy', 'refresh-only']),
  targets: z.array(z.string()),
  replace: z.array(z.string()),
  summary: z.object({ add: z.number(), change: z.number(), destroy: z.number() }),
  basis: z.object({
    lineage: z.string(),
    serial: z.number(),
    account: z.string(),
    region: z.string(),
    config: z.string().describe('A digest'),
  }),
  changes: z.array(change),
  drift: z.array(
    z.object({ address, type: z.string(), kind: z.enum(['changed', 'deleted']), inputs: z.array(inputChange) }),
  ),
  outputs: z.array(z.object({ name: z.string(), before: shown, after: shown })),
  losses: z.array(z.object({ address, what: z.string() })),
  interruptions: z.array(z.object({ kind: z.string(), address, seconds: z.number().optional(), text: z.string() })),
  cost: cost.nullable(),
});

const step = {
  version,
  at,
  address,
  verb: z.enum(['create', 'update', 'delete', 'forget']),
  deposed: z.literal(true).optional(),
};

/** Every event of a run: the compiler notices one that is missing. */
const runEvents: Record<Event['type'], z.ZodObject> = {
  'run-started': z.object({ version, at, type: z.literal('run-started'), steps: z.number() }),
  'step-started': z.object({ ...step, type: z.literal('step-started'), id: z.string().optional() }),
  'step-waiting': z.object({
    ...step,
    type: z.literal('step-waiting'),
    what: z.string(),
    elapsedMs: milliseconds,
    note: z.string().optional(),
  }),
  'step-done': z.object({
    ...step,
    type: z.literal('step-done'),
    id: z.string().optional(),
    elapsedMs: milliseconds,
  }),
  'step-failed': z.object({
    ...step,
    type: z.literal('step-failed'),
    diagnostics: z.array(nested),
    elapsedMs: milliseconds,
  }),
  'step-skipped': z.object({ ...step, type: z.literal('step-skipped'), because: address }),
  warning: z.object({ version, at, type: z.literal('warning'), diagnostic: nested }),
  'call-retried': z.object({
    version,
    at,
    type: z.literal('call-retried'),
    service: z.string(),
    operation: z.string(),
    attempt: z.number(),
    code: z.string(),
    what: z.string().optional(),
    inMs: milliseconds,
    object: z.string().optional(),
  }),
  'credentials-expired': z.object({
    version,
    at,
    type: z.literal('credentials-expired'),
    diagnostic: nested,
    waitMs: milliseconds,
  }),
  'credentials-renewed': z.object({ version, at, type: z.literal('credentials-renewed'), pausedMs: milliseconds }),
  'run-stopping': z.object({ version, at, type: z.literal('run-stopping'), inFlight: z.array(address) }),
  'run-done': z.object({
    version,
    at,
    type: z.literal('run-done'),
    created: z.number(),
    updated: z.number(),
    deleted: z.number(),
    failed: z.number(),
    skipped: z.number(),
    underWay: z.number(),
    unfinished: z.array(address),
    elapsedMs: milliseconds,
    outputs: z.record(z.string(), json),
  }),
};

const nothingLeft = z.object({ version, at, type: z.literal('nothing-left'), complete: z.boolean() });
const stateRefreshed = z.object({
  version,
  at,
  type: z.literal('state-refreshed'),
  outputs: z.record(z.string(), json),
});

const event = z.union([plan, diagnostic, ...Object.values(runEvents), nothingLeft, stateRefreshed]);

const recorded = {
  address,
  id: z.string().optional(),
  status: z.enum(['creating', 'ready', 'updating', 'deleting', 'replacing']),
  owned: z.boolean(),
  inputs: z.record(z.string(), json),
  attributes: z.record(z.string(), json),
  dependencies: z.array(address),
  deposed: z.array(z.string()),
};

const state = z.object({
  version,
  type: z.literal('state'),
  lineage: z.string(),
  serial: z.number(),
  stack: z.string(),
  account: z.string(),
  region: z.string(),
  outputs: z.record(z.string(), json),
  resources: z.array(z.object({ type: z.string(), ...recorded })),
});

const output = z.record(z.string(), z.object({ sensitive: z.boolean(), type: json, value: json }));

const graph = z.object({
  version,
  type: z.literal('graph'),
  nodes: z.array(
    z.object({
      name: z
        .string()
        .describe('An address, with the id in brackets for an object that an earlier run replaced. Unique'),
      group: z.string().describe('For people, e.g. Load balancer'),
      fate: z
        .enum(['create', 'update', 'delete', 'forget', 'delete-first', 'create-first', 'unchanged'])
        .describe('delete-first and create-first are replacements'),
    }),
  ),
  edges: z
    .array(
      z.object({
        from: z.string(),
        to: z.string(),
        until: z
          .enum(['exists', 'ready'])
          .describe('What of `from` is waited for: its id, or that it (or its end) is complete'),
      }),
    )
    .describe('`to` waits for `from`; both are names of nodes'),
});

const validate = z.union([
  z.object({ version, type: z.literal('validate'), valid: z.literal(true), warnings: z.number() }),
  diagnostic,
]);

const owner = z.record(z.string(), json);
const answers = z.union([
  z.object({
    version,
    type: z.literal('resources'),
    resources: z.array(z.object({ address, type: z.string(), status: z.string(), id: z.string().optional() })),
  }),
  z.object({ version, type: z.literal('resource'), resourceType: z.string(), ...recorded }),
  z.object({
    version,
    type: z.literal('state-rm'),
    removed: z.array(z.object({ address, type: z.string(), id: z.string().optional() })),
  }),
  z.object({ version, type: z.literal('state-mv'), from: address, to: address }),
  z.object({ version, type: z.literal('state-push'), state: z.string(), file: z.string(), written: z.boolean() }),
  z.object({ version, type: z.literal('import'), address, id: z.string(), owned: z.boolean() }),
  z.object({ version, type: z.literal('unlock'), removed: z.boolean(), owner: owner.optional() }),
  diagnostic,
]);

const check = { version, type: z.literal('check'), name: z.string().describe('Stable'), title: z.string() };
const doctor = z.union([
  z.object({ ...check, status: z.literal('ok'), detail: z.string() }),
  z.object({ ...check, status: z.enum(['warning', 'failure']), problems: z.array(z.object(problem)) }),
  z.object({ ...check, status: z.literal('not-checked'), detail: z.string(), hint: z.string().optional() }),
  z
    .object({
      version,
      type: z.literal('doctor'),
      ok: z.number(),
      warnings: z.number(),
      failures: z.number(),
      notChecked: z.number(),
    })
    .describe('The last line: how many of each'),
  diagnostic,
]);

/** What is published, by the name of its file. Whatever a command prints, it may print a diagnostic instead: it has failed. */
export const contract = {
  events: event,
  plan: z.union([plan, diagnostic]),
  state: z.union([state, diagnostic]),
  output: z.union([output, diagnostic]),
  graph: z.union([graph, diagnostic]),
  validate,
  answers,
  doctor,
  diagnostic,
};

const TITLES: Readonly<Record<keyof typeof contract, string>> = {
  events: 'A line of plan, apply or destroy -json',
  plan: 'A plan: show -json PLANFILE, and the line plan of plan, apply and destroy -json',
  state: 'show -json: all that the state records',
  output: 'output -json, without a name',
  graph: 'A line of graph -json',
  validate: 'A line of validate -json',
  doctor: 'A line of doctor -json',
  answers: 'A line of state list, show, rm, mv and push, of import and of unlock, with -json',
  diagnostic: 'A warning or an error, as every command prints it with -json',
};

/** A schema as it is published: whoever reads must let members pass that are added later. */
export function published(name: keyof typeof contract): object {
  const { $schema, ...rest } = z.toJSONSchema(contract[name], { io: 'input', reused: 'ref' });
  return { $schema, title: TITLES[name], ...rest };
}
