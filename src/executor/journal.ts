import type { Json } from '../core/values.ts';
import type { ResourceState, State } from '../state/model.ts';
import type { StateStore } from '../state/store.ts';

/** The state while a run changes it. Every `record` is durable when it resolves; those that come while a write is under way share the next one. */
export class Journal {
  #state: State;
  #writing: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #failed = false;

  constructor(
    private readonly store: StateStore,
    state: State,
    /** Told when a write fails. */
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  /** A write has failed: what a step would announce might not be announced. */
  get failed(): boolean {
    return this.#failed;
  }

  entry(address: string): ResourceState | undefined {
    return this.#state.resources[address];
  }

  /** Sets what `address` holds; `undefined` removes it. */
  record(address: string, entry: ResourceState | undefined): Promise<void> {
    const { [address]: _old, ...others } = this.#state.resources;
    return this.#save({ ...this.#state, resources: entry ? { ...others, [address]: entry } : others });
  }

  recordOutputs(outputs: { readonly [name: string]: Json }): Promise<void> {
    return this.#save({ ...this.#state, outputs });
  }

  /** Writes the state as it is. */
  save(): Promise<void> {
    return this.#save(this.#state);
  }

  #save(state: State): Promise<void> {
    this.#state = state;
    this.#next ??= this.#writeAfter(this.#writing);
    return this.#next;
  }

  async #writeAfter(earlier: Promise<void> | undefined): Promise<void> {
    // A failed write was reported to those who waited for it; the next one stands on its own.
    await earlier?.catch(() => undefined);
    // What is recorded until the store can write shares the write. Whatever cuts this pause short ends the write itself.
    await this.store.turn?.().catch(() => undefined);
    this.#state = { ...this.#state, serial: this.#state.serial + 1 };
    this.#writing = this.store.save(this.#state);
    this.#next = undefined;
    try {
      await this.#writing;
    } catch (error) {
      this.#failed = true;
      this.onFailure(error);
      throw error;
    }
  }
}
