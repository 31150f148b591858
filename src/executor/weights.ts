import type { Step } from '../planner/steps.ts';

/**
 * For each step the time from its start to the end of the longest chain behind it, milliseconds, from the types' typical times.
 * Steps on the longest path get a place first.
 */
export function weightsOf(steps: readonly Step[], typicalMs: (step: Step) => number): ReadonlyMap<string, number> {
  const followers = new Map<string, Step[]>();
  for (const step of steps) {
    for (const { key } of step.after) followers.set(key, [...(followers.get(key) ?? []), step]);
  }
  const weights = new Map<string, number>();
  const weigh = (step: Step): number => {
    const known = weights.get(step.key);
    if (known !== undefined) return known;
    const behind = Math.max(0, ...(followers.get(step.key) ?? []).map(weigh));
    const weight = typicalMs(step) + behind;
    weights.set(step.key, weight);
    return weight;
  };
  steps.forEach(weigh);
  return weights;
}
