/** Runs `work` for every item, at most `limit` at a time; answers in the order of the items. One failure doesn't stop the others: all are in the answer. */
export async function settleLimited<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  const results = new Array<PromiseSettledResult<R>>(items.length);
  let next = 0;
  async function worker(): Promise<void> {
    while (next < items.length) {
      const at = next++;
      const [result] = await Promise.allSettled([work(items[at] as T)]);
      results[at] = result as PromiseSettledResult<R>;
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
