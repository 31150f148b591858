import { refsIn } from '../core/values.ts';
import type { State } from '../state/model.ts';
import type { Declarations } from './declaration.ts';
import type { Plan } from './model.ts';
import type { Draft } from './plan.ts';
import { stepsOf } from './steps.ts';

/**
 * A draft with only what `addresses` name and what must happen before that can: what they are made from, what must end or
 * let go before they end, and both halves of each replacement. The rest of the plan stands where a run would stand that was
 * interrupted before it: whatever the next plan finds so, it can take up. Pure.
 */
export function narrow(draft: Draft, declarations: Declarations, addresses: ReadonlySet<string>): Draft {
  const { plan } = draft;
  const kept = withAllBefore(draft, declarations, addresses);
  const left = new Set(
    plan.changes.filter((c) => c.action !== 'no-op' && !kept.has(c.address)).map(({ address }) => address),
  );
  const follows = (name: string) => refsIn(declarations.outputs[name]).some((ref) => left.has(ref.address));
  return {
    ...draft,
    plan: {
      ...plan,
      changes: plan.changes.filter(({ address }) => !left.has(address)),
      outputs: plan.outputs.filter(({ name }) => !follows(name)),
    },
  };
}

/** `addresses` with those of every step that theirs wait for, however far away. */
function withAllBefore(draft: Draft, declarations: Declarations, addresses: ReadonlySet<string>): ReadonlySet<string> {
  const steps = stepsOf(draft.plan, declarations.resources, draft.state);
  const addressOf = new Map(steps.map(({ key, address }) => [key, address]));
  const kept = new Set<string>();
  const keep = (address: string): void => {
    if (kept.has(address)) return;
    kept.add(address);
    for (const step of steps.filter((each) => each.address === address)) {
      for (const { key } of step.after) keep(addressOf.get(key) ?? address);
    }
  };
  for (const address of addresses) keep(address);
  return kept;
}

/**
 * The outputs that stay true when only a part is destroyed, without the declarations that would tell what they are made of:
 * all but those whose value an ending resource had from AWS. Pure.
 */
export function outputsOutliving(plan: Plan, state: State): State['outputs'] {
  const ending = plan.changes.filter(({ action }) => action === 'delete' || action === 'forget');
  const ended = new Set(ending.flatMap(({ address }) => Object.values(state.resources[address]?.attributes ?? {})));
  return Object.fromEntries(Object.entries(state.outputs).filter(([, value]) => !ended.has(value)));
}
