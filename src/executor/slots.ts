/** A bounded number of places for work that calls AWS. Of those who wait, the heaviest (the longest path still ahead) goes first. */
export class Slots {
  #free: number;
  readonly #waiting: { readonly weight: number; readonly start: () => void }[] = [];

  constructor(
    count: number,
    /** Who still waits for a place when this aborts gets none. */
    private readonly stop: AbortSignal,
  ) {
    this.#free = count;
  }

  /** Runs `work` in a place of its own. @throws the reason of the stop, `work` not begun */
  async use<T>(weight: number, work: () => Promise<T>): Promise<T> {
    await this.#enter(weight);
    try {
      this.stop.throwIfAborted();
      return await work();
    } finally {
      this.#leave();
    }
  }

  #enter(weight: number): Promise<void> | void {
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    return new Promise((start) => {
      const at = this.#waiting.findIndex((other) => other.weight < weight);
      this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, { weight, start });
    });
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next.start();
    else this.#free++;
  }
}
