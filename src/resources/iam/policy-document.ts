import { canonicalJson, sameValue } from '../../core/canonical.ts';
import { isPlainObject, type Json, type JsonObject } from '../../core/values.ts';

/** IAM gives documents back percent-encoded (RFC 3986). */
export function parseDocument(encoded: string | undefined): JsonObject {
  return JSON.parse(decodeURIComponent(encoded ?? '%7B%7D')) as JsonObject;
}

/**
 * Whether two policy documents say the same: blind to the order of keys, of actions, resources, principals and condition
 * values, and to a lone text written instead of a list of one. The order of statements counts.
 */
export function samePolicy(a: JsonObject, b: JsonObject): boolean {
  return sameValue(normal(a), normal(b));
}

function normal(document: JsonObject): Json {
  return { ...document, Statement: listOf(document.Statement).map((statement) => normalLists(statement)) };
}

/** Every list below a statement is a set, every text there may stand for a list of one; Sid and Effect are single either way. */
function normalLists(value: Json): Json {
  if (isPlainObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normalLists(item as Json)]));
  }
  return [...new Set(listOf(value).map(canonicalJson))].sort();
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as Json];
}
