import { open, readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { StarterError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import type { JsonObject } from '../core/values.ts';
import { PLAN_VERSION, type Plan } from '../planner/model.ts';
import type { State } from '../state/model.ts';
import { adviceForForeign, adviceForMissing, type PlanUse } from './plan-file-advice.ts';

/** A saved plan: what was shown, the variables that are not secret, and what a first state begins with. */
export interface SavedPlan {
  readonly plan: Plan;
  readonly variables: JsonObject;
  /** Lineage and salt of the state, which for a first apply exists only here. */
  readonly state: Pick<State, 'lineage' | 'salt'>;
}

const schema = z.object({
  planVersion: z.literal(PLAN_VERSION),
  plan: z.object({
    planVersion: z.literal(PLAN_VERSION),
    mode: z.enum(['apply', 'destroy', 'refresh-only']),
    targets: z.optional(z.array(z.string())),
    replace: z.optional(z.array(z.string())),
    basis: z.object({
      lineage: z.string(),
      serial: z.number(),
      account: z.string(),
      region: z.string(),
      config: z.string(),
    }),
    changes: z.array(z.looseObject({ address: z.string(), action: z.string() })),
    drift: z.array(z.looseObject({ address: z.string() })),
    outputs: z.array(z.looseObject({ name: z.string() })),
    losses: z.array(z.object({ address: z.string(), what: z.string() })),
  }),
  variables: z.record(z.string(), z.json()),
  state: z.object({ lineage: z.string(), salt: z.string() }),
});

/** What the file of a plan of any version begins with: see `savePlan`. */
export const PLAN_START = '{\n  "planVersion": ';

/** Writes a plan file, mode 0600 whatever it was before. @throws StarterError PLAN_NOT_SAVED */
export async function savePlan(path: string, saved: SavedPlan): Promise<void> {
  try {
    const file = await open(path, 'w', 0o600);
    try {
      // One that is there keeps its mode; a device (/dev/null) must.
      if ((await file.stat()).isFile()) await file.chmod(0o600);
      await file.writeFile(`${JSON.stringify({ planVersion: PLAN_VERSION, ...saved }, null, 2)}\n`);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw notSaved(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** A plan that found no place. */
export function notSaved(
  detail: string,
  { hint = 'Name another file with -out.', cause }: { hint?: string; cause?: unknown } = {},
): StarterError {
  return new StarterError({ code: 'PLAN_NOT_SAVED', summary: 'The plan could not be saved', detail, hint }, { cause });
}

/** Reads a plan file. @throws StarterError PLAN_MISSING, PLAN_UNREADABLE */
export async function loadPlan(path: string, use: PlanUse = 'apply'): Promise<SavedPlan> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw missing(path, use, error);
    throw unreadable(path, whyUnread(error as NodeJS.ErrnoException), adviceForForeign(path), error);
  }
  const version = (value as { planVersion?: unknown } | null)?.planVersion;
  const advice = typeof version === 'number' ? writtenBy(path) : adviceForForeign(path);
  if (typeof version === 'number' && version !== PLAN_VERSION) {
    throw unreadable(path, `it has version ${version}; this program reads version ${PLAN_VERSION}`, advice);
  }
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data as unknown as SavedPlan;
  const [issue] = checked.error.issues;
  throw unreadable(path, `at ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'not a plan'}`, advice);
}

/** The refusal of a saved plan that no longer fits. `why` completes "since it was made, …". */
export function stalePlan(path: string, why: string): StarterError {
  return new StarterError({
    code: 'PLAN_STALE',
    summary: 'The saved plan is out of date',
    detail: `Since ${path} was made, ${why}. Nothing was changed.`,
    // The variables that it was made with are in its file alone.
    hint: `Make and review a new one, with the same options (-var, -var-file, -target, …) as that one, but for -replace of what has been replaced since:\nteleport-starter plan -out ${shellWord(path)}`,
  });
}

function missing(path: string, use: PlanUse, cause: unknown): StarterError {
  return new StarterError(
    {
      code: 'PLAN_MISSING',
      summary: 'There is no such plan file',
      detail: `${path} does not exist.`,
      hint: adviceForMissing(path, use),
    },
    { cause },
  );
}

function whyUnread(error: NodeJS.ErrnoException): string {
  if (error instanceof SyntaxError) return 'it is not JSON';
  if (error.code === 'EISDIR') return 'it is a folder';
  return error.code === 'EACCES' ? 'it may not be read by this user' : error.message;
}

function writtenBy(path: string): string {
  return `Plan files are written by\nteleport-starter plan -out ${shellWord(path)}`;
}

function unreadable(path: string, why: string, hint: string, cause?: unknown): StarterError {
  return new StarterError(
    {
      code: 'PLAN_UNREADABLE',
      summary: 'The plan file can not be used',
      detail: `${path}: ${why}`,
      hint,
    },
    { cause },
  );
}
