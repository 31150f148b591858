import type { Level } from '../resources/contract.ts';

/** A point in a step's life that others wait for. */
export type Milestone = Level | 'done';

/** Thrown at whoever waits for a step that failed or never ran; `because` is the address of the root cause. */
export class NotReached {
  constructor(readonly because: string) {}
}

const ORDER: readonly Milestone[] = ['exists', 'ready', 'serving', 'done'];

/** Which step has come how far. Reaching a point reaches those before it. */
export class Milestones {
  readonly #points = new Map<string, Point>();

  /** Resolves when the step has come so far. @throws NotReached */
  until(key: string, milestone: Milestone): Promise<void> {
    return this.#point(key, milestone).promise;
  }

  reach(key: string, milestone: Milestone): void {
    for (const point of ORDER.slice(0, ORDER.indexOf(milestone) + 1)) this.#point(key, point).resolve();
  }

  /** What the step hasn't reached, it never will. */
  giveUp(key: string, because: string): void {
    for (const point of ORDER) this.#point(key, point).reject(new NotReached(because));
  }

  #point(key: string, milestone: Milestone): Point {
    const name = `${milestone} ${key}`;
    const known = this.#points.get(name);
    if (known) return known;
    const point = newPoint();
    this.#points.set(name, point);
    return point;
  }
}

interface Point {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: NotReached) => void;
}

function newPoint(): Point {
  let resolve!: () => void;
  let reject!: (reason: NotReached) => void;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Nobody need be waiting when a step fails.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
