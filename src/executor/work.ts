import type { Clock } from '../core/clock.ts';
import { type Inputs, type JsonObject, type Ref, resolveRefs } from '../core/values.ts';
import type { Declaration } from '../planner/declaration.ts';
import type { Types } from '../planner/types.ts';
import type { Context, Live } from '../resources/contract.ts';
import type { RecordedObject } from '../state/model.ts';
import type { Event, StepVerb } from './events.ts';
import type { Journal } from './journal.ts';
import type { Slots } from './slots.ts';

/** An event without its time: the run stamps it. */
export type Tidings = Event extends infer E ? (E extends unknown ? Omit<E, 'at'> : never) : never;

/** What the steps of a run share. */
export interface Work {
  readonly journal: Journal;
  readonly types: Types;
  readonly declarations: readonly Declaration[];
  readonly clock: Clock;
  readonly slots: Slots;
  /** The first signal: aborts waits, lets calls under way finish. */
  readonly signal: AbortSignal;
  /** The second: waits for nothing any more. */
  readonly abandon: AbortSignal;
  /** A context with an empty memory. */
  readonly context: () => Context;
  readonly tell: (tidings: Tidings) => void;
  /** A new idempotency token: 32 of [a-z0-9], never the same twice. */
  readonly newToken: () => string;
}

/** Where a step stands for those who watch. */
export interface Standing {
  readonly address: string;
  readonly verb: StepVerb;
  /** It ends an object that another has replaced. */
  readonly deposed?: true;
}

/** A declaration's inputs, every reference resolved from what is recorded by now. */
export function inputsNow(work: Work, declaration: Declaration): Inputs {
  return resolveRefs(declaration.inputs, (ref) => valueNow(work, ref)) as Inputs;
}

/** What a reference stands for by now. */
export function valueNow(work: Work, ref: Ref): unknown {
  const entry = work.journal.entry(ref.address);
  if (!entry) throw new Error(`${ref.address} is referred to before it is recorded`);
  if (ref.attribute === 'id') return entry.id;
  return Object.hasOwn(entry.attributes, ref.attribute) ? entry.attributes[ref.attribute] : entry.inputs[ref.attribute];
}

/** Whether `error` only says that the run was asked to end. */
export function isStop({ signal, abandon }: Pick<Work, 'signal' | 'abandon'>, error: unknown): boolean {
  return [signal, abandon].some(({ aborted, reason }) => aborted && reason === error);
}

/** A recorded object as its type wants it. */
export function asLive(object: RecordedObject): Live<Inputs, JsonObject> {
  return { id: object.id, inputs: object.inputs, attributes: object.attributes };
}
