import { setMaxListeners } from 'node:events';
import { canonicalJson } from '../core/canonical.ts';
import type { Clock } from '../core/clock.ts';
import { type Diagnostic, diagnosticsOf, StarterError } from '../core/errors.ts';
import { hasUnknown, type Json, resolveRefs, unknown } from '../core/values.ts';
import type { Declarations } from '../planner/declaration.ts';
import { recordedDependencies } from '../planner/dependencies.ts';
import type { Draft } from '../planner/plan.ts';
import { type Step, stepsOf } from '../planner/steps.ts';
import type { Types } from '../planner/types.ts';
import type { Context } from '../resources/contract.ts';
import { type ResourceState, type State, unfinishedIn } from '../state/model.ts';
import type { StateStore } from '../state/store.ts';
import { endSuperseded, settleAnnounced } from './announced.ts';
import { end } from './end.ts';
import type { Listener, StepVerb } from './events.ts';
import { Journal } from './journal.ts';
import { make } from './make.ts';
import { Milestones, NotReached } from './milestones.ts';
import { Slots } from './slots.ts';
import { weightsOf } from './weights.ts';
import { isStop, type Standing, type Tidings, valueNow, type Work } from './work.ts';

export interface RunRequest {
  readonly draft: Draft;
  /** Empty for `destroy`. */
  readonly declarations: Declarations;
  readonly store: StateStore;
  readonly types: Types;
  /** Makes a context with an empty memory. */
  readonly context: () => Context;
  readonly clock: Clock;
  /** Calls to AWS at a time. */
  readonly parallelism: number;
  /** The first abort: start nothing, stop waiting, record, save. */
  readonly signal: AbortSignal;
  /** The second: wait for nothing any more. Default: never. */
  readonly abandon?: AbortSignal;
  readonly listen: Listener;
  readonly newToken: () => string;
}

export interface RunResult {
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  /** What went wrong, root causes only. */
  readonly failures: readonly Diagnostic[];
  readonly skipped: number;
  /** Addresses of steps that the signal kept from ending. */
  readonly stopped: readonly string[];
  readonly state: State;
  readonly elapsedMs: number;
}

/** Carries out a plan. A failure stops what depends on it and nothing else; the state is saved at every transition. */
export async function run(request: RunRequest): Promise<RunResult> {
  const { draft, declarations, clock, types } = request;
  const startedAt = clock.now();
  const tell = (tidings: Tidings) => request.listen({ at: clock.now(), ...tidings } as Parameters<Listener>[0]);
  // The state is another run's now, for good: waits end, as for a stop. A disk that is full for a moment lets them go on.
  const superseded = new AbortController();
  const signal = AbortSignal.any([request.signal, superseded.signal]);
  setMaxListeners(0, signal);
  const journal = new Journal(request.store, startingState(request), (error) => {
    if (error instanceof StarterError && error.code === 'STATE_CONFLICT') superseded.abort();
  });
  const slots = new Slots(request.parallelism, signal);
  const work: Work = {
    journal,
    types,
    declarations: declarations.resources,
    clock,
    slots,
    signal,
    abandon: request.abandon ?? new AbortController().signal,
    context: () => ({ ...request.context(), stop: signal }),
    tell,
    newToken: request.newToken,
  };
  const steps = stepsOf(draft.plan, declarations.resources, draft.state);
  await journal.save();
  const walk = new Walk(work, steps);
  tell({ type: 'run-started', steps: steps.length });
  const onAbort = () => tell({ type: 'run-stopping', inFlight: walk.inFlight() });
  request.signal.addEventListener('abort', onAbort, { once: true });
  await walk.all();
  request.signal.removeEventListener('abort', onAbort);

  const outputs = outputsNow(work, request);
  if (!journal.failed && canonicalJson(outputs) !== canonicalJson(journal.state.outputs)) {
    await journal.recordOutputs(outputs);
  }
  const elapsedMs = clock.now() - startedAt;
  const { created, updated, deleted, failures, skipped, stopped } = walk;
  const counts = { created, updated, deleted, failed: failures.length, skipped, underWay: stopped.length };
  tell({ type: 'run-done', ...counts, unfinished: unfinishedIn(journal.state), elapsedMs, outputs });
  return { created, updated, deleted, failures, skipped, stopped, state: journal.state, elapsedMs };
}

/** The graph of steps being walked: every step waits for what it needs, then runs. */
class Walk {
  created = 0;
  updated = 0;
  deleted = 0;
  skipped = 0;
  readonly failures: Diagnostic[] = [];
  readonly stopped: string[] = [];
  readonly #milestones = new Milestones();
  readonly #weights: ReadonlyMap<string, number>;
  readonly #running = new Set<string>();

  constructor(
    private readonly work: Work,
    private readonly steps: readonly Step[],
  ) {
    this.#weights = weightsOf(steps, (step) => (step.kind === 'make' ? work.types(step.type).typicalMs : 1_000));
  }

  inFlight(): string[] {
    return [...this.#running].sort();
  }

  async all(): Promise<void> {
    await Promise.all(this.steps.map((step) => this.#take(step)));
  }

  async #take(step: Step): Promise<void> {
    const standing = standingOf(step);
    try {
      await Promise.all(step.after.map(({ key, until }) => this.#milestones.until(key, until)));
    } catch (error) {
      const because = error instanceof NotReached ? error.because : step.address;
      this.skipped++;
      this.#milestones.giveUp(step.key, because);
      if (!this.work.signal.aborted) this.work.tell({ type: 'step-skipped', ...standing, because });
      return;
    }
    if (this.work.signal.aborted || this.work.journal.failed) {
      this.skipped++;
      this.#milestones.giveUp(step.key, step.address);
      return;
    }
    const startedAt = this.work.clock.now();
    const elapsed = () => this.work.clock.now() - startedAt;
    this.#running.add(step.address);
    this.work.tell({ type: 'step-started', ...standing, ...idOf(step) });
    try {
      const id = await this.#perform(step);
      this.#milestones.reach(step.key, 'done');
      this.work.tell({ type: 'step-done', ...standing, ...(id === undefined ? {} : { id }), elapsedMs: elapsed() });
    } catch (error) {
      this.#milestones.giveUp(step.key, step.address);
      if (isStop(this.work, error)) {
        this.stopped.push(step.address);
      } else {
        const diagnostics = diagnosticsOf(error).map((d) => ({ ...d, address: d.address ?? step.address }));
        this.failures.push(...diagnostics);
        this.work.tell({ type: 'step-failed', ...standing, diagnostics, elapsedMs: elapsed() });
      }
    } finally {
      this.#running.delete(step.address);
    }
  }

  async #perform(step: Step): Promise<string | undefined> {
    const weight = this.#weights.get(step.key) ?? 0;
    if (step.kind === 'end') {
      await settleAnnounced(this.work, step);
      const ended = await end(this.work, step, weight);
      if (ended.what === 'deleted') this.deleted++;
      return ended.id;
    }
    const declaration = this.work.declarations.find((d) => d.address === step.address);
    if (!declaration) throw new Error(`${step.address} is to be made but not declared`);
    await endSuperseded(this.work, step, declaration, weight);
    const mustServe = this.steps.some((other) => other.after.some((a) => a.key === step.key && a.until === 'serving'));
    const made = await make({
      work: this.work,
      change: step.change,
      declaration,
      weight,
      mustServe,
      reach: (level) => this.#milestones.reach(step.key, level),
    });
    if (made.what === 'created') this.created++;
    if (made.what === 'updated') this.updated++;
    return made.id;
  }
}

/** What the plan was made from, with the dependencies of today's declarations for all that stays as it is. */
function startingState({ draft, declarations }: RunRequest): State {
  const actions = new Map(draft.plan.changes.filter((c) => c.deposed === undefined).map((c) => [c.address, c.action]));
  const resources = Object.entries(draft.state.resources).map(([address, entry]): [string, ResourceState] => {
    const declaration = actions.get(address) === 'no-op' && declarations.resources.find((d) => d.address === address);
    const dependencies = declaration ? recordedDependencies(declaration, declarations.resources) : entry.dependencies;
    return [address, { ...entry, dependencies }];
  });
  return { ...draft.state, resources: Object.fromEntries(resources) };
}

/** The outputs of the plan whose values are known, after a failure some may not be; what it doesn't name stays as it is. */
function outputsNow(work: Work, { draft, declarations }: RunRequest): Record<string, Json> {
  const names = new Set(draft.plan.outputs.map(({ name }) => name));
  const others = Object.entries(work.journal.state.outputs).filter(([name]) => !names.has(name));
  const known = Object.entries(declarations.outputs).flatMap(([name, declared]): [string, Json][] => {
    if (!names.has(name)) return [];
    const value = resolveRefs(declared, (ref) =>
      work.journal.entry(ref.address)?.id === undefined ? unknown : (valueNow(work, ref) ?? unknown),
    );
    return hasUnknown(value) ? [] : [[name, value as Json]];
  });
  return Object.fromEntries([...others, ...known]);
}

/** Under which name a step's events are told. */
export function standingOf(step: Step): Standing {
  return { address: step.address, verb: verbOf(step), ...(step.deposed === undefined ? {} : { deposed: true }) };
}

function verbOf(step: Step): StepVerb {
  if (step.change.action === 'forget') return 'forget';
  if (step.kind === 'end') return 'delete';
  return step.change.action === 'update' ? 'update' : 'create';
}

function idOf(step: Step): { id?: string } {
  const id = step.deposed ?? (step.kind === 'end' || step.change.action === 'update' ? step.change.id : undefined);
  return id === undefined ? {} : { id };
}
