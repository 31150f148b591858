import type { Clock } from '../core/clock.ts';
import type { Dns } from '../core/dns.ts';
import type { Diagnostic } from '../core/errors.ts';
import type { Sighting } from '../core/poll.ts';
import type { Inputs, JsonObject } from '../core/values.ts';
import type { Send } from './aws/send.ts';

/** What a resource type may use while it talks to AWS. */
export interface Context {
  /** Sends one command; see `Send` for retries and errors. */
  readonly send: Send;
  /** The `send` that all contexts of a run share, where this one's own tells what its step waits for. */
  readonly sendOfRun?: Send;
  readonly region: string;
  /** The account's id, 12 digits. */
  readonly account: string;
  /** `aws`, `aws-us-gov`, `aws-cn` or `aws-eusc`. */
  readonly partition: string;
  /** The deployment's id: the value of the tag `teleport-starter:lineage` on everything we create. */
  readonly lineage: string;
  readonly clock: Clock;
  /**
   * One answer for all who ask the same within a refresh: `load` runs once per `key` for as long as the context's
   * memory lasts (one refresh, or one read after a change).
   */
  memo<T>(key: string, load: () => Promise<T>): Promise<T>;
  /** The public DNS; missing where nobody may ask it. */
  readonly dns?: Dns;
  /** Aborts when the run is asked to end: what takes many calls ends between two of them, and waits end. Missing where nothing stops. */
  readonly stop?: AbortSignal;
  /** Tells what a step waits for, or how far its long change has come: `what` completes "waiting for …", as in a `Wait`. Missing where nobody watches. */
  note?(what: string, note?: string): void;
}

/** How one input of a resource type behaves. */
export interface InputSpec<T> {
  /** A change of this input can't be made in place: the resource is made anew. */
  readonly forcesReplacement?: true;
  /** The value is a `Secret`: never shown, kept as a digest. */
  readonly sensitive?: true;
  /** Whether the live value satisfies the desired one; `owned` is false for what was imported or adopted. Default: canonical equality. */
  readonly equal?: (desired: NonNullable<T>, live: NonNullable<T>, how: { readonly owned: boolean }) => boolean;
  /** AWS doesn't give it back: compared with what the state recorded, so drift isn't seen. */
  readonly writeOnly?: true;
  /** Wanted only when the resource is created: later differences, wished or found, are not changes. */
  readonly creationOnly?: true;
  /** AWS refuses to delete the object that this refers to for as long as it does. */
  readonly holds?: true;
}

/** A resource as AWS has it now, in our terms. */
export interface Live<I = Inputs, A = JsonObject> {
  readonly id: string;
  /** Write-only inputs are missing. */
  readonly inputs: Partial<I>;
  readonly attributes: A;
}

/** What the journal knows of a create whose answer never arrived. */
export interface JournalEntry {
  readonly token: string;
  /** Milliseconds since the epoch: nothing of ours can be older. */
  readonly since: number;
}

/** An object that AWS already has under the name or token of a wanted one. */
export interface Found {
  readonly id: string;
  /** It carries our lineage, or was made after our journal entry. */
  readonly ours: boolean;
}

/** How objects of a type are found by the deployment's tag alone: `destroy` ends those that no record names, too. */
export interface MarkedObjects {
  /** Ids of all that carry the tag and have not begun to end. */
  list(ctx: Context): Promise<readonly string[]>;
  /** Takes the tag away from what is forgotten: it is not to be found by it. */
  release(ctx: Context, id: string): Promise<void>;
  /** Types of what these objects may use: it ends after them. */
  readonly endsBefore: readonly string[];
  /** What IAM must allow for `list`. */
  permissions(place: Place): readonly Permission[];
}

/** Whose AWS a policy is for. What isn't known is `*`. */
export interface Place {
  /** `aws`, `aws-us-gov`, `aws-cn` or `aws-eusc`. */
  readonly partition: string;
  /** 12 digits, or `*`. */
  readonly account: string;
  readonly region: string;
  /** The deployment's id, or `*`: any deployment of this program. */
  readonly lineage: string;
}

/** Conditions of a policy's statement: operator, key, values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Something that IAM must allow: a statement of a policy. */
export interface Permission {
  /** IAM's names, e.g. `s3:ListBucket`: API operations often go by others. */
  readonly actions: readonly string[];
  /** ARNs, with `*` for what only AWS chooses; a lone `*` where the actions know no resource. */
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}

/** What IAM must allow for a type's calls; what only explains a failure, and bears being refused, is none of it. */
export interface Permissions {
  /** `read`. */
  readonly read: readonly Permission[];
  /** `find`, with and without a journal, beyond `read`. */
  readonly find: readonly Permission[];
  /** `create`, `configure` and the waits after them. */
  readonly create: readonly Permission[];
  readonly update: readonly Permission[];
  /** `delete` and the wait after it. */
  readonly delete: readonly Permission[];
  /** An apply of the same names may replace such an object: it needs what `delete` needs, too. */
  readonly isReplaced?: true;
  /** What attributes will look like, as far as it is known before: others' permissions name them. `*` stands for any text. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** An in-place change. `inputs` is the whole wish; `changed` names the inputs that differ from `live`. */
export interface Update<I, A> {
  readonly inputs: I;
  readonly changed: ReadonlySet<keyof I>;
  readonly prior: Live<I, A>;
}

/** What was found to keep AWS waiting. */
export interface Finding {
  /** A few words, shown with the wait for as long as it is so. */
  readonly note: string;
  /** What the user has to mend, in whole: told once, and again at the deadline. */
  readonly problem?: Diagnostic;
}

/** Looks, beside a wait that takes longer than usual, for what keeps AWS waiting. Never ends the wait. */
export interface Diagnosis<I> {
  /** Milliseconds of waiting before the first look. */
  readonly afterMs: number;
  /** Milliseconds between looks. */
  readonly everyMs: number;
  /** `undefined`: nothing to say. May throw, which says nothing either. */
  look(ctx: Context, id: string, inputs: I): Promise<Finding | undefined>;
}

/** A wait as data; the executor runs it with the polling loop in core. */
export interface Wait<I> {
  /** Completes "waiting for …", e.g. `the load balancer to become active`. */
  readonly what: string;
  check(ctx: Context, id: string, inputs: I): Promise<Sighting>;
  readonly timeoutMs: number;
  /** First pause between looks, milliseconds; default 500. */
  readonly firstMs?: number;
  /** What to look at when the deadline passes: a sentence for the user, and where it can be seen. */
  readonly atDeadline: string | ((ctx: Context, id: string, inputs: I) => string);
  readonly diagnosis?: Diagnosis<I>;
  /** Passing the deadline is a warning, not a failure. */
  readonly bounded?: true;
}

/** The points in a resource's life that others can wait for, each implying the ones before it. */
export type Level = 'exists' | 'ready' | 'serving';

/**
 * Everything about one kind of AWS thing. `I`: inputs, what a declaration says. `A`: attributes, what AWS adds.
 * Every method may throw `StarterError`; a read that fails throws, it never reports absence.
 */
export interface ResourceType<I extends object = Inputs, A extends object = JsonObject> {
  readonly name: string;
  /** `setting`: a part of another object (bucket versioning, …) whose delete is a reset or nothing. */
  readonly kind: 'object' | 'setting';
  readonly inputs: { readonly [K in keyof Required<I>]: InputSpec<I[K]> };
  /** Each attribute, and whether it keeps its value through an update (so that dependents stay known). */
  readonly attributes: { readonly [K in keyof Required<A>]: 'stable' | 'may change' };
  /** Preferred order of a replacement; see the planner for what overrides it. */
  readonly replacement: 'create-first' | 'delete-first';
  /** AWS can hold two that are alike in all inputs: one that is to be replaced by its like need not go first. */
  readonly hasTwins?: true;
  /** A typical time from create to ready, milliseconds: the executor starts the longest path first. */
  readonly typicalMs: number;
  /** The name under which AWS can hold only one such object. Equal before and after: delete-first is forced, and a move between addresses keeps the object. */
  identity?(inputs: Partial<I>): string | undefined;

  /** The only mapper from AWS to our model. `undefined`: absent for certain. */
  read(ctx: Context, id: string): Promise<Live<I, A> | undefined>;
  /**
   * An object that already has the wanted name, or that an unanswered create has made (`journal`).
   * Called before a create when the name is known, and after a create that got no answer.
   */
  find(ctx: Context, inputs: I, journal?: JournalEntry): Promise<Found | undefined>;
  /** Sends the create and returns the id as soon as AWS has given it. Waits for nothing. `token` is at most 32 of [a-z0-9]. */
  create(ctx: Context, inputs: I, token: string): Promise<string>;
  /** What the create call can't take. Repeatable; runs after the wait for `exists`, before any dependent starts. */
  configure?(ctx: Context, id: string, inputs: I): Promise<void>;
  /** Missing: every input forces replacement. */
  update?(ctx: Context, id: string, update: Update<I, A>): Promise<void>;
  /** Gone already is success. */
  delete(ctx: Context, id: string, prior: Live<I, A>): Promise<void>;
  /** `exists`: id and attributes are known. Both default to "at once". `gone`: the delete has taken effect. */
  readonly waits?: { readonly [P in Level | 'gone']?: Wait<I> };
  /** What an end of this object would lose for good, e.g. `412 objects`; `undefined`: nothing. */
  holdsData?(ctx: Context, id: string): Promise<string | undefined>;
  /** Its create succeeds though such an object is there already, and takes it: what stands there is looked for right before. */
  readonly createAdopts?: true;
  /** AWS holds many of its kind, yet what others made can stand in the way of one: `find` tells that without a journal, too. */
  readonly canConflict?: true;
  readonly marked?: MarkedObjects;
  /** What IAM must allow for the calls about an object with these inputs, in which `*` stands for what isn't known yet. */
  permissions(place: Place, inputs: I): Permissions;
  /** A found object that equals the wish is kept and marked as not ours, instead of being refused. */
  readonly sharesIdentical?: true;
  /** What `import` takes as the id, told in errors, e.g. `the bucket's name`. */
  readonly importId: string;
  /** Whether an imported object stays when its declaration is destroyed. */
  importedStays?(live: Live<I, A>, lineage: string): boolean;
}

/** Erases a type's parameters so that types can share a list; the registry keeps name and type together. */
// biome-ignore lint/suspicious/noExplicitAny: method parameters are contravariant; only the registry holds this.
export type AnyResourceType = ResourceType<any, any>;
