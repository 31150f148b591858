import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { stateObjects } from '../../src/resources/s3/state-object.ts';
import { s3Backend } from '../../src/state/s3-backend.ts';
import { account } from '../sandbox/account.ts';

/** A fault of one call: `GetObject`, `PutObject`, `DeleteObject`, …; thrown before it takes effect, or after. */
export type Fault = (
  call: { readonly operation: string; readonly key: string },
  when: 'before' | 'after',
) => Error | undefined;

export const PLACE = { bucket: 'states', key: 'deep/teleport.json' };

/** A bucket in a sandbox in virtual time, and backends on it: each is a process of its own. */
export async function remote(options: { versioned?: boolean } = {}) {
  let fault: Fault = () => undefined;
  const { send, clock, sandbox, world } = account({
    fault: (call, when) => fault({ operation: call.operation, key: (call.input as { Key?: string }).Key ?? '' }, when),
  });
  const bucket = { Bucket: PLACE.bucket };
  await send(
    S3Client,
    new CreateBucketCommand({ ...bucket, CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }),
  );
  if (options.versioned) {
    await send(S3Client, new PutBucketVersioningCommand({ ...bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  }
  return {
    clock,
    world,
    send,
    backend: (signal?: AbortSignal) =>
      s3Backend({
        bucket: stateObjects({ bucket: PLACE.bucket, region: 'us-west-2', sendIn: () => send }),
        place: PLACE,
        clock,
        ...(signal ? { signal } : {}),
      }),
    setFault: (next: Fault) => {
      fault = next;
    },
    /** `PutObject deep/teleport.json.lock ok` for each call on objects so far. */
    calls: () =>
      sandbox.calls
        .filter(({ operation }) => /Object$/.test(operation))
        .map(({ operation, input, outcome }) => `${operation} ${(input as { Key: string }).Key} ${outcome}`),
    /** What stands in the bucket now; `undefined`: nothing. */
    text: (key: string) => {
      const body = world.s3.buckets[PLACE.bucket]?.versions.find((version) => version.key === key)?.body;
      return body === undefined ? undefined : Buffer.from(body, 'base64').toString();
    },
  };
}

/** No answer, whatever has happened. */
export function broken(): Error {
  return Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
}

/** S3's answer with a status. */
export function answered(name: string, status: number): Error {
  return Object.assign(new Error(`${name}!`), { name, $metadata: { httpStatusCode: status } });
}

/** The `at`-th call of `operation` on `key` fails once. */
export function once(
  operation: string,
  at: number,
  when: 'before' | 'after',
  error: () => Error,
  key: string = PLACE.key,
): Fault {
  let seen = 0;
  let done = false;
  return (call, now) => {
    if (done || call.operation !== operation || call.key !== key) return undefined;
    if (now === 'before') seen += 1;
    if (seen !== at || now !== when) return undefined;
    done = true;
    return error();
  };
}
