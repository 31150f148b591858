import { createHmac, randomBytes } from 'node:crypto';

/** A copy of what the SDK sends or answers that holds no secret and can be written as JSON. */
export type Redact = (value: unknown) => unknown;

/** Members that hold a secret whatever the call, with all below them. Their names are AWS's. */
const SECRET = /secret|password|passphrase|privatekey|accesskey|signature|userdata|credential|authorization|plaintext/i;
/** Tokens are session tokens, but for these: places in a list, idempotency, a setting of the metadata service. */
const HARMLESS_TOKEN = /^(Next|Client|Idempotency|Continuation|NextContinuation)Token$|^HttpTokens$/;
/** Bytes and texts of any content. */
const CONTENT = /^(Body|Blob)$/;

/**
 * Secrets become a digest and their length: the digest tells "the same" from "another" within a run, and is salted anew for
 * each. What was a secret once is one wherever it turns up later, under whatever name.
 */
export function redactor(): Redact {
  const salt = randomBytes(32);
  const digests = new Set<string>();
  const digestOf = (text: string) => createHmac('sha256', salt).update(text).digest('hex');

  function hidden(text: string): string {
    const digest = digestOf(text);
    digests.add(digest);
    return `(secret ${digest.slice(0, 8)}, ${text.length} characters)`;
  }

  function copy(value: unknown, isSecret: boolean, parent: string): unknown {
    if (value === null || value === undefined || typeof value === 'boolean') return value;
    if (typeof value === 'string') return isSecret || digests.has(digestOf(value)) ? hidden(value) : value;
    if (typeof value === 'number') return isSecret ? hidden(String(value)) : value;
    if (value instanceof Date) return value;
    if (value instanceof Uint8Array) return `(${value.byteLength} bytes)`;
    if (Array.isArray(value)) return value.map((item) => copy(item, isSecret, parent));
    if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return '(not shown)';
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== '$metadata')
        .map(([name, member]) => [name, copy(member, isSecret || hides(name, value, parent), name)]),
    );
  }

  return (value) => copy(value, false, '');
}

function hides(name: string, siblings: object, parent: string): boolean {
  if (SECRET.test(name) || CONTENT.test(name)) return true;
  if (/token/i.test(name)) return !HARMLESS_TOKEN.test(name);
  // A parameter's value is a secret; a tag's, an attribute's and a DNS record's are not.
  return name === 'Value' && !('Key' in siblings) && !/^ResourceRecords?$/.test(parent);
}
