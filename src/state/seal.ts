import { createHmac } from 'node:crypto';
import { isPlainObject, type Json, mapMembers, Secret } from '../core/values.ts';

/** What stands for a secret in the state: a digest salted with the state's own salt. Tells "same" from "changed", nothing else. */
export interface Sealed {
  readonly $sealed: string;
}

export function isSealed(value: unknown): value is Sealed {
  return isPlainObject(value) && typeof value.$sealed === 'string';
}

/** `value` as it may be written down: secrets become digests, undefined members go. `salt` is the state's, hex. */
export function seal(value: unknown, salt: string): Json {
  if (value instanceof Secret) {
    const sealed: Sealed = {
      $sealed: createHmac('sha256', Buffer.from(salt, 'hex')).update(value.reveal()).digest('hex'),
    };
    return { ...sealed };
  }
  if (Array.isArray(value)) return value.map((item) => seal(item, salt));
  if (isPlainObject(value)) return mapMembers(value, (member) => seal(member, salt));
  return value as Json;
}
