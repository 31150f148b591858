import type { Clock } from '../core/clock.ts';
import { StarterError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import { changeOf, stateConflict } from './conflict.ts';
import { isDamage, withRestoring } from './damage.ts';
import { pace } from './pace.ts';
import { formatState, parseState } from './parse.ts';
import { type Kept, type S3Place, type StateBucket, urlOf } from './s3-bucket.ts';
import { writeOver } from './s3-write.ts';
import type { StateStore } from './store.ts';

/** What the backends in S3 share. */
export interface S3Access {
  readonly bucket: StateBucket;
  readonly place: S3Place;
  readonly clock: Clock;
  /** Ends pauses: no more waiting. */
  readonly signal?: AbortSignal;
}

/** An apply of 30 resources writes some dozens of times, and each write is a version that is kept. */
const WRITE_EVERY_MS = 250;

/**
 * The state as an object in S3. Each write replaces the version that was read or written last, and no other: a second
 * writer is noticed, never overwritten. Writes begin at least 250 ms apart.
 */
export function s3Store({ bucket, place, clock, signal }: S3Access): StateStore {
  const name = urlOf(place);
  const { turn, begin } = pace(clock, WRITE_EVERY_MS, signal);
  const unclear = new Set<string>();
  /** What the object was when it was last read or written here. */
  let known: Kept | undefined;
  return {
    name,
    turn,
    async load() {
      known = await bucket.read(place.key);
      return known && parsed(known.text, place);
    },
    async save(state) {
      const text = formatState(state);
      try {
        const etag = await writeOver({
          bucket,
          key: place.key,
          text,
          over: known?.etag,
          unclear,
          clock,
          ...(signal ? { signal } : {}),
          turn: async () => {
            await turn();
            begin();
          },
        });
        if (etag === undefined) {
          const now = await bucket.read(place.key);
          throw stateConflict(name, changeOf(known?.text, now?.text));
        }
        known = { text, etag };
        unclear.clear();
      } catch (error) {
        throw notSaved(name, error);
      }
    },
  };
}

function parsed(text: string, place: S3Place) {
  try {
    return parseState(text, urlOf(place));
  } catch (error) {
    if (!isDamage(error)) throw error;
    const { bucket, key } = place;
    throw withRestoring(
      error,
      `Where the bucket keeps versions, look for a good one, get it, and put it in place with "state push -force":\naws s3api list-object-versions --bucket ${bucket} --prefix ${shellWord(key)}`,
    );
  }
}

/** A conflict, and what isn't told to users (the reason of a stop), go on as they are. */
function notSaved(name: string, error: unknown): unknown {
  if (!(error instanceof StarterError) || error.code === 'STATE_CONFLICT') return error;
  const [{ detail, hint }] = error.diagnostics;
  return new StarterError(
    {
      code: 'STATE_NOT_SAVED',
      summary: 'The state could not be saved',
      detail: `${name}: ${detail}`,
      ...(hint === undefined ? {} : { hint }),
    },
    { cause: error },
  );
}
