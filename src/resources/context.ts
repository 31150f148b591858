import type { Context } from './contract.ts';

/** What stays the same for every call of a run. */
export type Surroundings = Omit<Context, 'memo'>;

/** A context whose memory is empty: make one per refresh, and one per read after a change. */
export function freshContext(surroundings: Surroundings): Context {
  const answers = new Map<string, Promise<unknown>>();
  return {
    ...surroundings,
    // A failed load is forgotten, so that the next asker tries again.
    memo<T>(key: string, load: () => Promise<T>): Promise<T> {
      const known = answers.get(key);
      if (known) return known as Promise<T>;
      const answer = load();
      answers.set(key, answer);
      answer.catch(() => answers.delete(key));
      return answer;
    },
  };
}
