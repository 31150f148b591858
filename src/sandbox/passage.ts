/** A state that becomes another one when its time comes: asynchronous work as data, without timers. */
export interface Passage<S extends string> {
  readonly from: S;
  readonly to: S;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export function passage<S extends string>(from: S, to: S, at: number): Passage<S> {
  return { from, to, at };
}

export function stateAt<S extends string>({ from, to, at }: Passage<S>, now: number): S {
  return now >= at ? to : from;
}
