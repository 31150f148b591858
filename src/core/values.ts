/**
 * Values of a declaration. Most are plain JSON; some are known only later (references to what another resource
 * becomes) and one kind must never be written down (secrets).
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** "The attribute (or input, or `id`) of another resource", e.g. `{ address: 'aws_lb.cluster[0]', attribute: 'dns_name' }`. */
export class Ref {
  constructor(
    readonly address: string,
    readonly attribute: string,
  ) {}
}

/** A value that may be used but not shown or stored: every way of printing it says `(sensitive value)`. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  toJSON(): string {
    return '(sensitive value)';
  }
  toString(): string {
    return '(sensitive value)';
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '(sensitive value)';
  }
}

/** Stands for a value that only the apply will know. */
export class Unknown {
  toJSON(): string {
    return '(known after apply)';
  }
}
export const unknown = new Unknown();

/** What a declaration's input may hold: the type's own shape, with references allowed anywhere inside. */
export type Declared<T> =
  | T
  | Ref
  | (T extends Secret
      ? never
      : T extends readonly (infer E)[]
        ? readonly Declared<E>[]
        : T extends object
          ? { readonly [K in keyof T]: Declared<T[K]> }
          : never);

/** A resource type's inputs: JSON, and secrets. */
export type Inputs = { readonly [name: string]: InputValue };
export type InputValue = Json | Secret | undefined;

/** Every reference inside `value`, in order of appearance. */
export function refsIn(value: unknown): Ref[] {
  if (value instanceof Ref) return [value];
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (isPlainObject(value)) return Object.values(value).flatMap(refsIn);
  return [];
}

/** `value` with each reference replaced by what `lookup` answers: a value, or `unknown`. */
export function resolveRefs(value: unknown, lookup: (ref: Ref) => unknown): unknown {
  if (value instanceof Ref) return lookup(value);
  if (Array.isArray(value)) return value.map((item) => resolveRefs(item, lookup));
  if (isPlainObject(value)) return mapMembers(value, (member) => resolveRefs(member, lookup));
  return value;
}

/** Whether anything inside `value` is known only after apply. */
export function hasUnknown(value: unknown): boolean {
  if (value instanceof Unknown) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isPlainObject(value) && Object.values(value).some(hasUnknown);
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * `object` with what `change` makes of each member, in the order of `names`; undefined members are left out. A loop: the
 * planner walks through every declaration several times.
 */
export function mapMembers<T>(
  object: Readonly<Record<string, unknown>>,
  change: (member: unknown) => T,
  names: readonly string[] = Object.keys(object),
): Record<string, T> {
  const mapped: [string, T][] = [];
  for (const name of names) {
    const member = object[name];
    if (member !== undefined) mapped.push([name, change(member)]);
  }
  return Object.fromEntries(mapped);
}
