/** The candidate that `word` was probably meant to be: at most a third of its letters differ; `undefined` when none is near. */
export function nearestName(word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: { name: string; away: number } | undefined;
  for (const name of candidates) {
    const away = editDistance(word.toLowerCase(), name);
    if (away <= limit && (best === undefined || away < best.away)) best = { name, away };
  }
  return best?.name;
}

/** How many letters must be put in, taken out or changed to make `b` of `a`. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const kept = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(kept, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
  }
  return row[b.length] ?? 0;
}
