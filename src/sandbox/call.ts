import { createHash } from 'node:crypto';
import type { Pace } from './pace.ts';
import type { World } from './world.ts';

/** What an operation is given beside its input. */
export interface Call {
  readonly world: World;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly pace: Pace;
}

/** An operation's answer: the SDK's output without the transport's part. */
export type Answer<O> = Omit<O, '$metadata'>;

/** A service's operations by name. Each has its own input type: the caller is the SDK, which has checked it. */
export type Operations = Readonly<Record<string, (call: Call, input: never) => object>>;

/** Hex digits that no other call of this world gets, the same in each world of one seed. */
export function newDigits(world: World, length: number): string {
  world.counter += 1;
  return digitsOf(`${world.seed}/${world.counter}`, length);
}

/** Hex digits that stand for `text`. */
export function digitsOf(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

type TagList = readonly { Key?: string | undefined; Value?: string | undefined }[];

/** A list of tags as the world keeps them. */
export function tagRecord(tags: TagList | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));
}

/** The world's tags as most services list them. */
export function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function withoutTags(
  tags: Readonly<Record<string, string>>,
  keys: readonly string[] | undefined,
): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys?.includes(key)));
}
