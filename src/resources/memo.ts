/** A memory for `Context.memo`: one load per key. A failed load is forgotten, so that the next asker tries again. */
export function createMemo(): <T>(key: string, load: () => Promise<T>) => Promise<T> {
  const answers = new Map<string, Promise<unknown>>();
  return <T>(key: string, load: () => Promise<T>): Promise<T> => {
    const known = answers.get(key);
    if (known) return known as Promise<T>;
    const answer = load();
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
