/** One element of two sequences laid over each other. */
export interface Step<T> {
  readonly kind: 'same' | 'removed' | 'added';
  readonly item: T;
}

/**
 * The shortest way from `before` to `after`, found through their longest common subsequence. Removals come before
 * the additions that take their place. Quadratic: meant for user data and lists in a plan, not for large files.
 */
export function compareSequences<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string = String,
): Step<T>[] {
  const left = before.map(keyOf);
  const right = after.map(keyOf);
  const common = lengthsOfCommonRests(left, right);
  const steps: Step<T>[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && left[i] === right[j]) {
      steps.push({ kind: 'same', item: after[j] as T });
      i++;
      j++;
    } else if (j >= after.length || (i < before.length && at(common, i + 1, j) >= at(common, i, j + 1))) {
      steps.push({ kind: 'removed', item: before[i++] as T });
    } else {
      steps.push({ kind: 'added', item: after[j++] as T });
    }
  }
  return steps;
}

/** `[i][j]`: how long the longest common subsequence of `left` from i and `right` from j is. */
function lengthsOfCommonRests(left: readonly string[], right: readonly string[]): number[][] {
  const table = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i--) {
    const row = table[i] as number[];
    for (let j = right.length - 1; j >= 0; j--) {
      row[j] = left[i] === right[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}
