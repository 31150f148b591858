/** `work`'s answer, or the reason of the stop when that comes first: for work that changes nothing. */
export async function untilStopped<T>(stop: AbortSignal, work: Promise<T>): Promise<T> {
  // Whichever loses the race may still fail.
  work.catch(() => undefined);
  stop.throwIfAborted();
  let onStop: () => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    onStop = () => reject(stop.reason);
    stop.addEventListener('abort', onStop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}
