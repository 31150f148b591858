import { StarterError } from '../core/errors.ts';
import type { Level } from '../resources/contract.ts';
import type { State } from '../state/model.ts';
import type { Declaration } from './declaration.ts';
import { needsOf } from './dependencies.ts';
import type { Change, Plan } from './model.ts';

/** One thing to do. A replacement is two steps: a `make` and an `end`. */
export interface Step {
  readonly key: string;
  readonly address: string;
  readonly type: string;
  readonly change: Change;
  /** `make`: create or update. `end`: delete or forget. */
  readonly kind: 'make' | 'end';
  /** For an `end`: the id of the deposed object to end; missing: the address's own. */
  readonly deposed?: string;
  readonly after: readonly Awaited[];
}

/** What another step must have reached. `done`: it has ended. */
export interface Awaited {
  readonly key: string;
  readonly until: Level | 'done';
}

/**
 * The steps of a plan and what each waits for. Pure. `state` is the one the plan was made from: the order of endings comes
 * from the dependencies recorded there, the order of makings from the declarations.
 */
export function stepsOf(plan: Plan, declarations: readonly Declaration[], state: State): readonly Step[] {
  const makes = new Map<string, Change>();
  const ends: { key: string; change: Change; deposed?: string }[] = [];
  for (const change of plan.changes) {
    const { address, action, order } = change;
    if (change.deposed !== undefined)
      ends.push({ key: endKey(address, change.deposed), change, deposed: change.deposed });
    else if (action === 'create' || action === 'update') makes.set(address, change);
    else if (action === 'delete' || action === 'forget') ends.push({ key: endKey(address), change });
    else if (action === 'replace') {
      makes.set(address, change);
      if (order === 'create-first')
        ends.push({ key: endKey(address, change.id as string), change, deposed: change.id as string });
      else ends.push({ key: endKey(address), change });
    }
  }
  const endKeysOf = (address: string) => ends.filter((end) => end.change.address === address).map((end) => end.key);

  const makeSteps = declarations
    .filter((d) => makes.has(d.address))
    .map((declaration): Step => {
      const change = makes.get(declaration.address) as Change;
      const firstCreate = change.action === 'create';
      const needed = needsOf(declaration)
        .filter((need) => makes.has(need.address) && !(need.onlyToChange && firstCreate))
        .map((need) => ({ key: makeKey(need.address), until: need.until }));
      const ownEnd =
        change.action === 'replace' && change.order === 'delete-first'
          ? [{ key: endKey(change.address), until: 'done' as const }]
          : [];
      return step(makeKey(change.address), 'make', change, [...needed, ...ownEnd]);
    });

  const making = new Map(makeSteps.map((each) => [each.key, each]));
  const endsFirst = (key: string): boolean =>
    making.get(key)?.after.some((before) => !making.has(before.key) || endsFirst(before.key)) ?? false;

  const outlivedBy = new Map(declarations.map(({ address, outlives = [] }) => [address, outlives]));
  const endSteps = ends.map(({ key, change, deposed }): Step => {
    const replaced = change.action === 'replace';
    const createFirst = replaced && change.order === 'create-first';
    // What comes back at once need not outlive anything meanwhile; the end of that may wait for what is made with its successor.
    const spared = replaced && !createFirst ? (outlivedBy.get(change.address) ?? []) : [];
    const dependents = dependentsOf(change.address, state).filter((address) => !spared.includes(address));
    const endedBefore = dependents.flatMap(endKeysOf).filter((other) => other !== key);
    // A dependent that is only changed must have let go first, unless it can't: what is deleted first leaves it dangling meanwhile.
    const changedBefore =
      replaced && !createFirst ? [] : dependents.filter((address) => makes.has(address) && address !== change.address);
    // What an earlier run has replaced waits for a successor that is still to be made, unless that waits for an end itself.
    const ownMake = makeKey(change.address);
    const follows = createFirst || (change.deposed !== undefined && making.has(ownMake) && !endsFirst(ownMake));
    const successor = follows ? [{ key: ownMake, until: 'serving' as const }] : [];
    return step(
      key,
      'end',
      change,
      [
        ...endedBefore.map((other) => ({ key: other, until: 'done' as const })),
        ...changedBefore.map((address) => ({ key: makeKey(address), until: 'ready' as const })),
        ...successor,
      ],
      deposed,
    );
  });
  return withoutCircles([...makeSteps, ...endSteps]);
}

/** A circle would wait for ever. @throws StarterError: a bug, told before anything is changed */
function withoutCircles(steps: readonly Step[]): readonly Step[] {
  const byKey = new Map(steps.map((each) => [each.key, each]));
  const done = new Set<string>();
  const visit = (key: string, path: readonly string[]): void => {
    if (done.has(key)) return;
    const known = byKey.get(key);
    if (!known || path.includes(key)) {
      throw new StarterError({
        code: 'INTERNAL',
        summary: 'This is a bug in teleport-starter',
        detail: `The plan can't be put in order: ${[...path, key].join(' → ')}. Nothing was changed.`,
      });
    }
    for (const awaited of known.after) visit(awaited.key, [...path, key]);
    done.add(key);
  };
  for (const { key } of steps) visit(key, []);
  return steps;
}

function makeKey(address: string): string {
  return `make ${address}`;
}

function endKey(address: string, deposed?: string): string {
  return deposed === undefined ? `end ${address}` : `end ${address} (${deposed})`;
}

/** Addresses whose object, or a deposed one of it, was made from the object at `address`. */
function dependentsOf(address: string, state: State): string[] {
  return Object.entries(state.resources)
    .filter(
      ([other, entry]) => other !== address && [entry, ...entry.deposed].some((o) => o.dependencies.includes(address)),
    )
    .map(([other]) => other);
}

function step(key: string, kind: Step['kind'], change: Change, after: readonly Awaited[], deposed?: string): Step {
  const { address, type } = change;
  return { key, address, type, change, kind, after, ...(deposed === undefined ? {} : { deposed }) };
}
