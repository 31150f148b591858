import { type Diagnostic, diagnosticsOf, StarterError, throwIfAny } from '../core/errors.ts';
import { settleLimited } from '../core/limit.ts';
import { shellWord } from '../core/shell-word.ts';
import { hasUnknown, type Inputs, type JsonObject } from '../core/values.ts';
import type { AnyResourceType, Context } from '../resources/contract.ts';
import { seal } from '../state/seal.ts';
import { diffInputs } from './diff.ts';
import { identityOfInputs } from './identity.ts';
import type { Change, InputChange, Loss } from './model.ts';
import type { Draft } from './plan.ts';
import type { Types } from './types.ts';

/**
 * What only AWS can tell before the first change: whether a name that we want is taken, and whether what would end holds data.
 * An object of ours that the state has lost is taken up again; somebody else's is an error with the import command.
 * @throws StarterError ALREADY_EXISTS, with all conflicts together.
 */
export async function vet(draft: Draft, types: Types, ctx: Context, parallelism: number): Promise<Draft> {
  const { plan } = draft;
  const results = await settleLimited(plan.changes, parallelism, async (change) => ({
    change: await vetCreate(change, draft, types, ctx),
    loss: await lossOf(change, draft, types, ctx),
  }));
  const problems: Diagnostic[] = [];
  const changes: Change[] = [];
  const losses: Loss[] = [];
  for (const result of results) {
    if (result.status === 'rejected') {
      problems.push(...diagnosticsOf(result.reason));
      continue;
    }
    changes.push(result.value.change);
    if (result.value.loss) losses.push(result.value.loss);
  }
  throwIfAny(problems);
  return { ...draft, plan: { ...plan, changes, losses } };
}

async function vetCreate(change: Change, draft: Draft, types: Types, ctx: Context): Promise<Change> {
  const makesNew =
    (change.action === 'create' && !change.resumes) || (change.action === 'replace' && change.order === 'create-first');
  const type = types(change.type);
  const inputs = draft.desired.get(change.address);
  if (!makesNew || !inputs) return change;
  // A name is enough to look for it, whatever else only the apply will know.
  const named = identityOfInputs(change.type, inputs, types) !== undefined;
  if (!named && !(type.canConflict && isSettledAround(inputs, draft))) return change;
  const wish: Wish = { type, inputs, salt: draft.state.salt };
  const found = await type.find(ctx, inputs);
  if (!found || found.id === change.id) return { ...change, vetted: true };
  if (found.ours && change.action === 'create') {
    await refuseOtherMake(change.address, wish, found.id, ctx);
    return { ...change, id: found.id, resumes: true, reason: 'it exists and carries the mark of this deployment' };
  }
  // The executor looks again, with all values known, and keeps what equals them, marked as not ours.
  if (type.sharesIdentical && (await mayEqualWish(wish, found.id, ctx))) return change;
  throw alreadyExists(change.address, type, found.id);
}

/** Ours, yet of no record, and made in a way that it can't be changed from: only a record of it lets a plan replace it. */
async function refuseOtherMake(address: string, wish: Wish, id: string, ctx: Context): Promise<void> {
  const { type, inputs } = wish;
  const differing = (await differencesFrom(wish, { id, owned: true }, ctx)) ?? [];
  const fixed = differing.filter(
    ({ name, forcesReplacement }) => !hasUnknown(inputs[name]) && (forcesReplacement || !type.update),
  );
  if (fixed.length === 0) return;
  const names = fixed.map(({ name }) => name).join(', ');
  throw inTheWay(
    { address, id },
    `It carries the mark of this deployment, no record names it, and ${names} can't be changed in place.`,
    'Record it, so that the next plan replaces it',
  );
}

/** What is wanted of an object: its kind and its inputs, as far as they are known. */
export interface Wish {
  readonly type: AnyResourceType;
  readonly inputs: Inputs;
  /** Of the state: secrets are compared as salted digests. */
  readonly salt: string;
}

/** Whether all that the inputs name is known and ready: a security group is born with a rule, which its own create takes away. */
function isSettledAround(inputs: Inputs, { plan }: Draft): boolean {
  const named = Object.values(inputs);
  return (
    !hasUnknown(inputs) && !plan.changes.some(({ resumes, id }) => resumes && id !== undefined && named.includes(id))
  );
}

/** Whether the object is as wanted already, in all that is known of the wish. */
export async function mayEqualWish(wish: Wish, id: string, ctx: Context): Promise<boolean> {
  const differing = await differencesFrom(wish, { id, owned: false }, ctx);
  return differing?.every(({ after }) => after.kind === 'unknown') ?? false;
}

/** In what the wish differs from the object; `undefined`: it is gone. */
async function differencesFrom(
  { type, inputs, salt }: Wish,
  { id, owned }: { readonly id: string; readonly owned: boolean },
  ctx: Context,
): Promise<InputChange[] | undefined> {
  const live = await type.read(ctx, id);
  return live && diffInputs(type, inputs, { inputs: seal(live.inputs, salt) as JsonObject, owned }, salt);
}

/** The refusal to touch what isn't ours. */
export function alreadyExists(address: string, type: AnyResourceType, id: string): StarterError {
  return inTheWay(
    { address, id },
    'It is not part of this deployment.',
    `Choose another name, remove it, or take it over (import wants ${type.importId})`,
  );
}

function inTheWay({ address, id }: { address: string; id: string }, whatItIs: string, remedy: string): StarterError {
  return new StarterError({
    code: 'ALREADY_EXISTS',
    summary: 'A resource of this name exists already',
    detail: `${address} would be created, but AWS already has ${id}. ${whatItIs} It was not touched.`,
    hint: `${remedy}:\nteleport-starter import ${shellWord(address)} ${shellWord(id)}`,
    address,
  });
}

async function lossOf(change: Change, draft: Draft, types: Types, ctx: Context): Promise<Loss | undefined> {
  const ends = change.action === 'delete' || change.action === 'replace';
  if (!ends || change.id === undefined) return undefined;
  // What isn't ours is only forgotten.
  if (change.deposed === undefined && draft.state.resources[change.address]?.owned === false) return undefined;
  const what = await types(change.type).holdsData?.(ctx, change.id);
  return what === undefined ? undefined : { address: change.address, what };
}
