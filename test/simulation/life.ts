import { unfinishedIn } from '../../src/state/model.ts';
import type { Config } from '../../src/variables/config.ts';
import { randomConfig } from './configs.ts';
import { CALL_FAULTS, type Fate, type Fault } from './faults.ts';
import type { Ended } from './process.ts';
import { seeded } from './seeded.ts';
import { type Command, Simulation } from './simulation.ts';

/** How often each fault befell a life. */
export type Tally = { [F in Fault]?: number };

const PART_OF_CALLS_AT_FAULT = 0.08;
const WISHES = 2;
/** After so many runs with faults comes one without. */
const TRIES = 4;

/** What may befall a process as a whole, at a random one of its calls, and how likely. The rest are undisturbed. */
const PROCESS_FATES: readonly (readonly [Fault, number])[] = [
  ['die before', 0.14],
  ['die after', 0.14],
  ['stop', 0.07],
  ['abandon', 0.05],
  ['denied', 0.07],
  ['expired', 0.07],
  ['rival', 0.09],
  ['meddling', 0.12],
];
/** A call under way may time out, once; nothing is waited for. */
const LONGEST_STOP_MS = 61_000;
/** After the second Ctrl-C not even for that. */
const LONGEST_ABANDON_MS = 100;
/** The next run comes at once, when everything has become visible, or when AWS has forgotten a certificate's token. */
const RESTS_MS = [0, 0, 0, 180_000, 7_200_000];
/** About as many calls as an apply makes. */
const CALLS = 260;

/**
 * One random life of a deployment: variables wished, reached through faults, changed, for a part only, drifting, destroyed. After
 * each wish the account is what an undisturbed first apply would have left, and the next plan is empty.
 * @throws Error that says what was wrong; the same seed always ends the same
 */
export async function randomLife(seed: number, tally: Tally, trace?: (text: string) => void): Promise<void> {
  const random = seeded(seed);
  const sim = new Simulation(seed, undefined, trace);
  const empty = sim.account();
  const fate = () => randomFate(random, tally);
  for (let wished = 0; wished < WISHES; wished++) {
    const config = randomConfig(random);
    // Somebody wished something else first, and changed their mind whatever came of it.
    if (random() < 0.3) await sim.run({ apply: randomConfig(random) }, fate().fate);
    await reach(sim, { apply: config }, fate);
    await mustBe(sim, config);
    if (random() < 0.3) sim.useBucket();
    if (random() < 0.25) {
      await touchPart(sim, config, random, fate);
      await reach(sim, { apply: config }, fate);
      await mustBe(sim, config);
    }
    if (random() < 0.5) {
      sim.meddle();
      await reach(sim, { apply: config }, fate);
      await mustBe(sim, config);
    }
  }
  await reach(sim, 'destroy', fate);
  mustEqual(Object.keys(sim.state()?.resources ?? {}), [], 'the state after destroy');
  mustEqual(sim.account(), empty, 'the account after destroy');
  if (sim.secretSeen) throw new Error('the license was written or shown');
}

/** Runs a command for a part of the deployment. */
async function touchPart(
  sim: Simulation,
  config: Config,
  random: () => number,
  nextFate: () => RandomFate,
): Promise<void> {
  const part = partOf(sim, config, random);
  if ('apply' in part && part.apply === config) return reach(sim, part, nextFate);
  // What it ended can't be named again: it is run once.
  if (random() < 0.5) await sim.run(part, nextFate().fate);
  else mustEndWell(await sim.run(part));
}

/** These variables or others for a part of the deployment; some of it replaced; or the end of a part. */
function partOf(sim: Simulation, config: Config, random: () => number): Exclude<Command, 'destroy'> {
  const addresses = Object.keys(sim.state()?.resources ?? {}).sort();
  const some = () => addresses.filter(() => random() < 0.1);
  const [targets, replace] = [some(), some()];
  const lot = random();
  if (lot < 0.2 && targets.length > 0) return { destroy: targets };
  if (lot < 0.5 && targets.length > 0) return { apply: randomConfig(random), targets };
  // What is to be replaced has to be among the targets.
  return { apply: config, targets: random() < 0.5 && targets.length > 0 ? [...targets, ...replace] : [], replace };
}

/** Runs the command with faults until it ends well, or often enough; then without, which has to end well. */
async function reach(sim: Simulation, command: Command, nextFate: () => RandomFate): Promise<void> {
  for (let tried = 0; tried < TRIES; tried++) {
    const { fate, whole, restMs } = nextFate();
    const ended = await sim.run(command, fate);
    await sim.rest(restMs);
    if (whole === undefined && !endedWell(ended)) throw new Error(`calls can be repeated, yet: ${told(ended)}`);
    const longestMs = whole === 'abandon' ? LONGEST_ABANDON_MS : LONGEST_STOP_MS;
    if (ended.how === 'failed' && (ended.stopMs ?? 0) > longestMs) {
      throw new Error(`it went on for ${Math.round((ended.stopMs ?? 0) / 1000)} s after Ctrl-C`);
    }
    // What others did meanwhile may have come too late for this run to see.
    if (whole !== 'rival' && whole !== 'meddling' && endedWell(ended)) return;
  }
  mustEndWell(await sim.run(command));
}

function mustEndWell(undisturbed: Ended): void {
  if (!endedWell(undisturbed)) throw new Error(`an undisturbed run did not end well: ${told(undisturbed)}`);
}

async function mustBe(sim: Simulation, config: Config): Promise<void> {
  // Before the next run, which would put the record right.
  mustEqual(unfinishedIn(sim.state() ?? { resources: {} }), [], 'the state’s unfinished entries');
  const idle = await sim.run({ apply: config });
  if (idle.how !== 'done') throw new Error(`the next plan failed: ${told(idle)}`);
  const changes = idle.planned.draft.plan.changes.filter((change) => change.action !== 'no-op');
  mustEqual(
    changes.map(({ action, address }) => `${action} ${address}`),
    [],
    'the next plan',
  );
  mustEqual(
    idle.planned.draft.plan.drift.map(({ address }) => address),
    [],
    'the next plan’s drift',
  );
  mustEqual(sim.account(), await undisturbed(config), 'the account');
}

interface RandomFate {
  readonly fate: Fate;
  /** What befalls the process as a whole; missing: only calls that can be repeated fail. */
  readonly whole: Fault | undefined;
  /** Until the next run. */
  readonly restMs: number;
}

/** Some of the calls fail, and something may befall the process at one of them. */
function randomFate(random: () => number, tally: Tally): RandomFate {
  const lot = random();
  let sum = 0;
  const whole = PROCESS_FATES.find(([, likely]) => {
    sum += likely;
    return lot < sum;
  })?.[0];
  const at = 1 + Math.floor(random() * CALLS);
  // After the first the client goes by the server's clock.
  const corrected = new Set<string>();
  const fate: Fate = (call) => {
    const drawn =
      random() < PART_OF_CALLS_AT_FAULT ? CALL_FAULTS[Math.floor(random() * CALL_FAULTS.length)] : undefined;
    const single = drawn === 'clock skew' && corrected.has(call.service) ? undefined : drawn;
    const fault = call.at === at && whole ? whole : single;
    if (fault === 'clock skew') corrected.add(call.service);
    if (fault) tally[fault] = (tally[fault] ?? 0) + 1;
    return fault;
  };
  return { fate, whole, restMs: RESTS_MS[Math.floor(random() * RESTS_MS.length)] ?? 0 };
}

const known = new Map<string, Promise<string[]>>();

/** The account after an undisturbed first apply of these variables. */
function undisturbed(config: Config): Promise<string[]> {
  const key = JSON.stringify(config);
  const there = known.get(key) ?? firstApply(config);
  known.set(key, there);
  return there;
}

async function firstApply(config: Config): Promise<string[]> {
  const sim = new Simulation(1);
  const ended = await sim.run({ apply: config });
  if (!endedWell(ended)) throw new Error(`a first apply failed: ${told(ended)}`);
  return sim.account();
}

export function endedWell(ended: Ended): boolean {
  return ended.how === 'done' && (ended.result?.failures ?? []).length === 0;
}

export function told(ended: Ended): string {
  if (ended.how === 'failed')
    return ended.error instanceof Error ? (ended.error.stack ?? String(ended.error)) : String(ended.error);
  if (ended.how === 'died') return 'it died';
  return JSON.stringify(ended.result?.failures ?? []);
}

/** @throws Error naming what is there and should not be, and the reverse */
function mustEqual(found: readonly string[], wanted: readonly string[], what: string): void {
  const differing = differences(found, wanted);
  if (differing.length > 0) throw new Error(`${what} differs:\n${differing.join('\n')}`);
}

/** Lines of which one side has more: `+` found, `-` wanted. */
export function differences(found: readonly string[], wanted: readonly string[]): string[] {
  const left = [...wanted];
  const more = found.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [...more.map((line) => `+ ${line}`), ...left.map((line) => `- ${line}`)];
}
