import { open, readFile, stat } from 'node:fs/promises';
import * as z from 'zod/mini';
import { StarterError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import type { JsonObject } from '../core/values.ts';
import { PLAN_VERSION, type Plan } from '../planner/model.ts';
import { backupPathOf } from '../state/file-store.ts';
import { lockPathOf } from '../state/lock.ts';
import type { State } from '../state/model.ts';
import { targetOf } from '../state/symlink.ts';
import { usage } from './usage.ts';

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

/** Refuses to write a plan over a state file, its backup or its lock, whatever name leads there. @throws StarterError USAGE */
export async function refuseStateFiles(path: string, statePath: string): Promise<void> {
  const target = await targetOf(path);
  for (const [what, file] of [
    ['the state file', statePath],
    ["the state file's backup", backupPathOf(statePath)],
    ["the state file's lock", await lockPathOf(statePath)],
  ] as const) {
    if (target !== (await targetOf(file))) continue;
    throw usage(`-out would write the plan over ${what}, ${file}.`, 'Name another file with -out.');
  }
}

/**
 * Refuses to write a plan over anything but an older one: variables, the sandbox, a state that could not be saved. An empty
 * file and a device are taken. @throws StarterError PLAN_NOT_SAVED
 */
export async function refuseOtherFiles(path: string): Promise<void> {
  const isOther = await holdsOther(path).catch((error: Error) => {
    throw notSaved(`${path} is there already, and can't be looked at: ${error.message}`, error);
  });
  if (isOther) throw notSaved(`${path} is there already, and it is no saved plan: it is not overwritten.`);
}

/** By its beginning, so that a plan of another version and one whose writing was broken off may be replaced. */
async function holdsOther(path: string): Promise<boolean> {
  const there = await stat(path).catch(() => undefined);
  if (!there?.isFile() || there.size === 0) return false;
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(PLAN_START.length));
    return buffer.toString('utf8', 0, bytesRead) !== PLAN_START;
  } finally {
    await file.close();
  }
}

/** As `JSON.stringify` begins what `savePlan` gives it. */
const PLAN_START = '{\n  "planVersion": ';

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
    throw notSaved(`${path}: ${(error as Error).message}`, error);
  }
}

function notSaved(detail: string, cause?: unknown): StarterError {
  return new StarterError(
    {
      code: 'PLAN_NOT_SAVED',
      summary: 'The plan could not be saved',
      detail,
      hint: 'Name another file with -out.',
    },
    { cause },
  );
}

/** Reads a plan file. @throws StarterError PLAN_UNREADABLE */
export async function loadPlan(path: string): Promise<SavedPlan> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw missing(path, error);
    throw unreadable(path, whyUnread(error as NodeJS.ErrnoException), error);
  }
  const version = (value as { planVersion?: unknown } | null)?.planVersion;
  if (typeof version === 'number' && version !== PLAN_VERSION) {
    throw unreadable(path, `it has version ${version}; this program reads version ${PLAN_VERSION}`);
  }
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data as unknown as SavedPlan;
  const [issue] = checked.error.issues;
  throw unreadable(path, `at ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'not a plan'}`);
}

/** The refusal of a saved plan that no longer fits. `why` completes "since it was made, …". */
export function stalePlan(path: string, why: string): StarterError {
  return new StarterError({
    code: 'PLAN_STALE',
    summary: 'The saved plan is out of date',
    detail: `Since ${path} was made, ${why}. Nothing was changed.`,
    hint: `Make and review a new one, with the options of this one, if any (-var, -var-file, -target and so on):\nteleport-starter plan -out ${shellWord(path)}`,
  });
}

function missing(path: string, cause: unknown): StarterError {
  return new StarterError(
    {
      code: 'PLAN_MISSING',
      summary: 'There is no such plan file',
      detail: `${path} does not exist.`,
      hint: `Make the plan first, or leave the file out to plan and apply in one go:\nteleport-starter plan -out ${shellWord(path)}`,
    },
    { cause },
  );
}

function whyUnread(error: NodeJS.ErrnoException): string {
  if (error instanceof SyntaxError) return 'it is not JSON';
  if (error.code === 'EISDIR') return 'it is a folder';
  return error.code === 'EACCES' ? 'it may not be read by this user' : error.message;
}

function unreadable(path: string, why: string, cause?: unknown): StarterError {
  return new StarterError(
    {
      code: 'PLAN_UNREADABLE',
      summary: 'The plan file can not be used',
      detail: `${path}: ${why}`,
      hint: `Plan files are written by\nteleport-starter plan -out ${shellWord(path)}`,
    },
    { cause },
  );
}
