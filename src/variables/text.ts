import * as z from 'zod/mini';
import { shown } from './shown.ts';

/** The reason why a value can't be taken, without subject or full stop ("it contains a space"); `undefined`: it can. */
export type Verdict = string | undefined;

/** A check that tells its own reason and ends the checking. */
export function check<T>(judge: (value: T) => Verdict) {
  return z.refine<T>((value) => judge(value) === undefined, {
    error: (issue) => judge(issue.input as T) ?? '',
    abort: true,
  });
}

/**
 * Only characters that match `allowed`, at least one, and no leading "-": values end up in a file that root sources with bash on
 * the instance, and in command lines. What `allowed` lets through is therefore never white space, a quote or special in a shell.
 */
export function characters(allowed: RegExp) {
  return check((value: string) => strangeness(value, allowed));
}

function strangeness(value: string, allowed: RegExp): Verdict {
  if (value === '') return 'it is empty';
  if (value.startsWith('-')) return 'it begins with "-"';
  const strange = [...value].find((character) => !allowed.test(character));
  return strange === undefined ? undefined : `it contains ${named(strange)}`;
}

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'a space',
  '\t': 'a tab',
  '\n': 'a line break',
  '\r': 'a carriage return',
  '"': 'a double quote',
};

function named(character: string): string {
  return NAMES[character] ?? shown(character);
}

/** At least this many characters. */
export function atLeast(count: number) {
  return check((value: string) => (value.length < count ? `it is too short (${characterCount(value)})` : undefined));
}

/** At most this many characters. */
export function atMost(count: number) {
  return check((value: string) => (value.length > count ? `it is too long (${characterCount(value)})` : undefined));
}

function characterCount({ length }: string): string {
  return `${length} ${length === 1 ? 'character' : 'characters'}`;
}

/** The form `pattern`; `reason` is told of anything else. */
export function form(pattern: RegExp, reason: string) {
  return check((value: string) => (pattern.test(value) ? undefined : reason));
}
