import { StarterError } from '../../src/core/errors.ts';
import type { Secret } from '../../src/core/values.ts';
import { AwsError, UNANSWERED } from '../../src/resources/aws/errors.ts';
import type { AnyResourceType, ResourceType } from '../../src/resources/contract.ts';

export interface ThingInputs {
  readonly name: string;
  readonly size: number;
  readonly parent?: string | null;
  readonly address?: string | null;
  readonly password?: Secret | null;
  readonly capacity?: number;
}
export interface ThingAttributes {
  readonly arn: string;
  readonly ip: string;
}

interface Thing {
  readonly inputs: ThingInputs;
  readonly token: string;
  readonly lineage: string;
  /** The name of its type. */
  readonly type: string;
  looks: number;
}

/**
 * `throttle`: as often as the client tries. `repeat refused`: done without an answer, whereupon the client sent the call again,
 * and that was refused.
 */
type Fault = 'refuse' | 'throttle' | 'unanswered before' | 'unanswered after' | 'repeat refused';

/** An AWS of things, with the hooks that tests need: a log of calls, faults by call, and outside changes. */
export class FakeAws {
  readonly things = new Map<string, Thing>();
  readonly log: string[] = [];
  readonly faults = new Map<string, Fault[]>();
  /** Called at the start of every mutating call. */
  onCall: (call: string) => void = () => undefined;
  /** Called at the start of every read. */
  onLook: () => void = () => undefined;
  /** The id of what can't be deleted while this thing is there. */
  heldBy: (thing: Thing) => string | undefined = () => undefined;
  /** Looks that a new thing takes until it is ready. */
  slowness = 0;
  #made = 0;

  fault(call: string, ...faults: Fault[]): void {
    this.faults.set(call, faults);
  }

  enter(call: string): Fault | undefined {
    this.log.push(call);
    this.onCall(call);
    const fault = this.faults.get(call)?.shift();
    if (fault === 'refuse') throw refusal(call, 'AccessDenied');
    if (fault === 'throttle') throw refusal(call, 'RequestLimitExceeded');
    if (fault === 'unanswered before') throw refusal(call, UNANSWERED);
    return fault;
  }

  nextId(): string {
    return `t-${++this.#made}`;
  }
}

function refusal(call: string, awsCode: string, more: { perhapsDone?: true } = {}): AwsError {
  return new AwsError(
    { service: 'Fake', operation: call, awsCode, message: 'a fault of the test', ...more },
    undefined,
  );
}

/** A type of things in `aws`. `unique`: AWS holds one thing per name. */
export function thingType(
  aws: FakeAws,
  options: {
    name?: string;
    unique?: boolean;
    replacement?: 'create-first' | 'delete-first';
    sharesIdentical?: true;
    /** It can be found by the deployment's mark; things of these types end after it. */
    endsBefore?: readonly string[];
    /** A thing can't be deleted while the `address` of one of this type refers to it. */
    holds?: true;
  } = {},
): ResourceType<ThingInputs, ThingAttributes> {
  const { name = 'thing', unique = false, replacement = 'create-first' } = options;
  const byName = (wanted: string) => [...aws.things].find(([, thing]) => thing.inputs.name === wanted);
  return {
    name,
    kind: 'object',
    importId: "the thing's id",
    replacement,
    typicalMs: 1_000,
    inputs: {
      name: { forcesReplacement: true },
      size: {},
      parent: { forcesReplacement: true },
      address: options.holds ? { holds: true } : {},
      password: { sensitive: true },
      capacity: { creationOnly: true },
    },
    attributes: { arn: 'stable', ip: 'may change' },
    permissions: () => ({ read: [], find: [], create: [], update: [], delete: [] }),
    ...(unique ? { identity: (inputs: Partial<ThingInputs>) => inputs.name } : { hasTwins: true as const }),
    ...(options.sharesIdentical ? { sharesIdentical: true as const } : {}),
    ...(options.endsBefore
      ? {
          marked: {
            endsBefore: options.endsBefore,
            permissions: () => [],
            async list(ctx) {
              aws.enter(`list ${name}`);
              return [...aws.things]
                .filter(([, thing]) => thing.type === name && thing.lineage === ctx.lineage)
                .map(([id]) => id);
            },
            async release(_ctx, id) {
              const thing = aws.things.get(id);
              if (thing) aws.things.set(id, { ...thing, lineage: 'nobody' });
            },
          },
        }
      : {}),
    async read(_ctx, id) {
      aws.onLook();
      const thing = aws.things.get(id);
      return (
        thing && { id, inputs: thing.inputs, attributes: { arn: `arn:${id}`, ip: `ip-${id}-${thing.inputs.size}` } }
      );
    },
    async find(ctx, inputs, journal) {
      aws.log.push(`find ${inputs.name}`);
      if (journal) {
        const made = [...aws.things].find(([, thing]) => thing.token === journal.token);
        if (made) return { id: made[0], ours: true };
      }
      const there = unique ? byName(inputs.name) : undefined;
      return there && { id: there[0], ours: there[1].lineage === ctx.lineage };
    },
    async create(ctx, inputs, token) {
      const fault = aws.enter(`create ${inputs.name}`);
      if (unique && byName(inputs.name)) {
        throw new AwsError(
          { service: 'Fake', operation: 'Create', awsCode: 'AlreadyExists', message: 'there is one' },
          undefined,
        );
      }
      const id = aws.nextId();
      aws.things.set(id, { inputs, token, lineage: ctx.lineage, type: name, looks: 0 });
      if (fault === 'unanswered after') throw refusal(`create ${inputs.name}`, UNANSWERED);
      if (fault === 'repeat refused') throw refusal(`create ${inputs.name}`, 'AccessDenied', { perhapsDone: true });
      return id;
    },
    async update(_ctx, id, { inputs, changed }) {
      aws.enter(`update ${inputs.name} ${[...changed].sort().join(',')}`);
      const thing = aws.things.get(id);
      if (thing) aws.things.set(id, { ...thing, inputs });
    },
    async delete(_ctx, id) {
      const thing = aws.things.get(id);
      aws.enter(`delete ${thing?.inputs.name ?? id}`);
      if ([...aws.things.values()].some((other) => aws.heldBy(other) === id)) throw refusal('Delete', 'ResourceInUse');
      aws.things.delete(id);
    },
    waits: {
      ready: {
        what: 'the thing to become ready',
        timeoutMs: 60_000,
        atDeadline: 'Look at the thing.',
        async check(_ctx, id) {
          const thing = aws.things.get(id);
          if (!thing) return { state: 'failed', why: 'it is gone' };
          return thing.looks++ >= aws.slowness ? { state: 'done' } : { state: 'pending' };
        },
      },
      serving: {
        what: 'the thing to serve',
        timeoutMs: 60_000,
        atDeadline: 'Look at the thing.',
        async check(_ctx, id) {
          aws.log.push(`serving ${aws.things.get(id)?.inputs.name ?? id}`);
          return { state: 'done' };
        },
      },
    },
    async holdsData(_ctx, id) {
      return aws.things.get(id)?.inputs.capacity ? `${id} holds data` : undefined;
    },
  };
}

/** A lookup over the given types. */
export function typesOf(...list: AnyResourceType[]): (name: string) => AnyResourceType {
  return (name) => {
    const type = list.find((t) => t.name === name);
    if (!type) throw new StarterError({ code: 'TYPE_UNKNOWN', summary: 'No such type', detail: name });
    return type;
  };
}
