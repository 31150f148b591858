import { type Aim, WHOLE } from '../../src/cli/aim.ts';
import { planDestroy, planStack } from '../../src/cli/deployment.ts';
import type { Listener } from '../../src/executor/events.ts';
import { createWorld } from '../../src/sandbox/new-world.ts';
import type { World } from '../../src/sandbox/world.ts';
import type { State } from '../../src/state/model.ts';
import type { Config } from '../../src/variables/config.ts';
import { accountLines, exactLines, namesIn } from './account.ts';
import { LICENSE } from './configs.ts';
import { eventClock } from './event-clock.ts';
import type { Fate } from './faults.ts';
import { type Ended, live, type Surroundings, type Work } from './process.ts';
import { seeded } from './seeded.ts';
import { shelf } from './shelf.ts';
import { addForeign, meddle, useBucket } from './somebody.ts';

/** What a command is: the variables of an apply, with what it is narrowed to or replaces; or a destroy, of all or of targets. */
export type Command =
  | { readonly apply: Config; readonly targets?: Aim['targets']; readonly replace?: Aim['replace'] }
  | { readonly destroy: Aim['targets'] }
  | 'destroy';

/** An account and a state at rest, to begin other simulations from. */
export interface Moment {
  readonly world: World;
  readonly state: State | undefined;
  readonly nowMs: number;
  /** Names of what is somebody's. */
  readonly foreign: ReadonlySet<string>;
}

const READING = { refresh: true, parallelism: 10 };
const noFaults: Fate = () => undefined;

/** One account and one state that outlive the processes working on them, in virtual time; everything follows from the seed. */
export class Simulation {
  readonly world: World;
  readonly #clock;
  readonly #shelf;
  readonly #random;
  readonly #foreign: ReadonlySet<string>;
  #tokens = 0;
  #secretSeen = false;
  #rivals: Promise<Ended>[] = [];

  /** `trace` is told all that happens, for a person to read. */
  constructor(
    seed: number,
    from?: Moment,
    private readonly trace?: (text: string) => void,
  ) {
    this.#random = seeded(seed);
    this.#clock = from ? eventClock(this.#random, from.nowMs) : eventClock(this.#random);
    this.world = from ? structuredClone(from.world) : newWorld(this.#clock.now());
    this.#foreign = from?.foreign ?? namesIn(this.world);
    this.#shelf = shelf((value) => this.#written(value), from?.state);
  }

  /** Everything in the account, a line an object; of what is somebody's nothing is left out. */
  account(): string[] {
    return [...accountLines(this.world, this.state()?.lineage), ...exactLines(this.world, this.#foreign)];
  }

  state(): State | undefined {
    return this.#shelf.state();
  }

  moment(): Moment {
    return {
      world: structuredClone(this.world),
      state: this.state(),
      nowMs: this.#clock.now(),
      foreign: this.#foreign,
    };
  }

  /** Whether the license was in anything that was written or shown. */
  get secretSeen(): boolean {
    return this.#secretSeen;
  }

  /** Runs a command in a process of its own, and whatever runs beside it, to the end. `listen` hears the executor's events. */
  async run(command: Command, fate: Fate = noFaults, listen?: Listener): Promise<Ended> {
    const work: Work = (account, state) => {
      if (command === 'destroy') return planDestroy(account, state, READING);
      if ('destroy' in command) return planDestroy(account, state, READING, { targets: command.destroy });
      return planStack(command.apply, account, state, READING, { ...WHOLE, ...command });
    };
    const surroundings: Surroundings = {
      world: this.world,
      clock: this.#clock,
      shelf: this.#shelf,
      random: this.#random,
      newToken: () => `token${++this.#tokens}`.padEnd(32, '0'),
      written: (value) => this.#written(value),
      listen: (event) => {
        listen?.(event);
        if (event.type !== 'step-waiting') this.#tell(() => JSON.stringify(event));
      },
      befall: (fault) => {
        if (fault === 'meddling') this.meddle();
        else this.#rivals.push(live(surroundings, work, noFaults));
      },
    };
    this.#tell(() => `-- ${JSON.stringify(command)}`);
    const ended = await live(surroundings, work, (call) => {
      const fault = fate(call);
      if (fault) this.#tell(() => `${fault}: call ${call.at}, ${call.operation}`);
      return fault;
    });
    this.#tell(() => `-- ${ended.how}`);
    for (const rival of this.#rivals.splice(0)) await rival;
    return ended;
  }

  /** Nothing runs for a while. */
  async rest(ms: number): Promise<void> {
    if (ms > 0) await this.#clock.sleep(ms);
  }

  /** Somebody changes something of ours. */
  meddle(): void {
    const done = meddle(this.world, this.#clock.now(), this.state(), this.#random);
    if (done !== undefined) this.#tell(() => `somebody: ${done}`);
  }

  useBucket(): void {
    useBucket(this.world, this.#clock.now());
  }

  #tell(text: () => string): void {
    this.trace?.(`${new Date(this.#clock.now()).toISOString().slice(11, 23)} ${text()}`);
  }

  #written(value: unknown): void {
    this.#secretSeen ||= JSON.stringify(value).includes(LICENSE);
  }
}

function newWorld(now: number): World {
  const world = createWorld({ region: 'us-west-2', keyNames: ['exampleuser'], zones: ['example.com'] });
  addForeign(world, now);
  return world;
}
