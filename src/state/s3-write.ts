import type { Clock } from '../core/clock.ts';
import type { StateBucket } from './s3-bucket.ts';

export interface Writing {
  readonly bucket: StateBucket;
  readonly key: string;
  readonly text: string;
  /** The version to write over; `undefined`: there must be none. */
  readonly over: string | undefined;
  /** Texts of ours that may have been written though nobody knows. What stays unclear is added. */
  readonly unclear: Set<string>;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Waits before each attempt. */
  readonly turn?: () => Promise<void>;
}

const ATTEMPTS = 5;

/**
 * Writes a text over the version that was there, or over nothing. A write of which nobody knows whether it took effect is
 * looked for before it is repeated, so that our own is not taken for somebody else's, nor somebody else's for ours.
 * @returns the new ETag; `undefined`: somebody else has written meanwhile, and that was left alone.
 */
export async function writeOver(writing: Writing): Promise<string | undefined> {
  const { bucket, key, text, unclear, clock, signal } = writing;
  let { over } = writing;
  for (let attempt = 1; ; attempt++) {
    await writing.turn?.();
    const written = await bucket.write(key, text, over);
    if (written.outcome === 'done') return written.etag;
    if (written.outcome === 'refused' && unclear.size === 0) return undefined;
    if (written.outcome === 'unclear') unclear.add(text);
    const there = await bucket.read(key);
    if (there?.text === text) return there.etag;
    if (there && unclear.has(there.text)) over = there.etag;
    else if (there?.etag !== over) return undefined;
    if (attempt === ATTEMPTS) throw causeOf(written, key);
    await clock.sleep(200 * 2 ** attempt * (0.5 + clock.random() / 2), signal);
  }
}

/** Removes the version `etag`. Gone already, or replaced by another, is as good. */
export async function removeVersion(
  { bucket, key, clock }: Pick<Writing, 'bucket' | 'key' | 'clock'>,
  etag: string,
): Promise<'removed' | 'replaced'> {
  let unclear = false;
  for (let attempt = 1; ; attempt++) {
    const removed = await bucket.remove(key, etag);
    if (removed.outcome === 'done') return 'removed';
    if (removed.outcome === 'refused' && !unclear) return 'replaced';
    unclear = true;
    const there = await bucket.read(key);
    if (there?.etag !== etag) return there ? 'replaced' : 'removed';
    if (attempt === ATTEMPTS) throw causeOf(removed, key);
    await clock.sleep(200 * 2 ** attempt * (0.5 + clock.random() / 2));
  }
}

function causeOf(last: { readonly outcome: string; readonly cause?: unknown }, key: string): unknown {
  return last.outcome === 'unclear'
    ? last.cause
    : new Error(`S3 refuses to change the version of ${key} that it shows`);
}
