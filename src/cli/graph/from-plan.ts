import type { Declaration } from '../../planner/declaration.ts';
import { needsOf } from '../../planner/dependencies.ts';
import type { Change } from '../../planner/model.ts';
import type { Draft } from '../../planner/plan.ts';
import { type Awaited, type Step, stepsOf } from '../../planner/steps.ts';
import { isSettled } from '../render/counts.ts';
import { GROUPS, groupOf } from '../render/groups.ts';
import type { Edge, Fate, Graph, Node } from './model.ts';
import { withoutImplied } from './without-implied.ts';

/** The graph of a plan: what its steps wait for, and what unchanged resources were made from. Implied edges are left out. */
export function graphOf({ plan, state }: Pick<Draft, 'plan' | 'state'>, declarations: readonly Declaration[]): Graph {
  const changes = plan.changes.filter((change) => !isSettled(change));
  const steps = stepsOf(plan, declarations, state);
  const edges = [...stepEdges(steps), ...standingEdges(changes, declarations)];
  return { nodes: inGroups(changes.map(nodeOf)), edges: withoutImplied(strongest(edges)) };
}

function nodeOf(change: Change): Node {
  return { name: nameOf(change), group: groupOf(change.address), fate: fateOf(change) };
}

function nameOf({ address, deposed }: Pick<Change, 'address' | 'deposed'>): string {
  return deposed === undefined ? address : `${address} (${deposed})`;
}

function fateOf({ action, order }: Change): Fate {
  if (action === 'replace') return order ?? 'delete-first';
  return action === 'no-op' ? 'unchanged' : action;
}

/** A replacement stands where its new object does: when the old one ends is within it. */
function stepEdges(steps: readonly Step[]): Edge[] {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  return steps
    .filter((step) => step.kind === 'make' || step.change.action !== 'replace')
    .flatMap((step) => step.after.flatMap((awaited) => edgesTo(step, awaited, byKey.get(awaited.key))));
}

function edgesTo(step: Step, { until }: Awaited, awaited: Step | undefined): Edge[] {
  if (!awaited || awaited.change === step.change) return [];
  return [
    {
      from: nameOf(awaited.change),
      to: nameOf(step.change),
      until: until === 'exists' ? 'exists' : ('ready' as const),
    },
  ];
}

/** The needs that no step waits for, since one side of them stands already. */
function standingEdges(changes: readonly Change[], declarations: readonly Declaration[]): Edge[] {
  const fates = new Map(changes.filter((change) => change.deposed === undefined).map((c) => [c.address, c.action]));
  return declarations.flatMap((declaration) =>
    needsOf(declaration)
      .filter((need) => !need.onlyToChange && fates.has(need.address) && fates.has(declaration.address))
      .filter((need) => fates.get(need.address) === 'no-op' || fates.get(declaration.address) === 'no-op')
      .map(({ address, until }) => ({
        from: address,
        to: declaration.address,
        until: until === 'exists' ? 'exists' : ('ready' as const),
      })),
  );
}

/** One edge for each pair: the one that waits longest. */
function strongest(edges: readonly Edge[]): Edge[] {
  const kept = new Map<string, Edge>();
  for (const edge of edges) {
    const pair = `${edge.from} → ${edge.to}`;
    if (kept.get(pair)?.until !== 'ready') kept.set(pair, edge);
  }
  return [...kept.values()];
}

function inGroups(nodes: readonly Node[]): Node[] {
  return GROUPS.flatMap((group) => nodes.filter((node) => node.group === group));
}
