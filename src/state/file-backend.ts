import type { StateBackend } from './backend.ts';
import { fileStore } from './file-store.ts';
import { acquireLock, breakLock, lockHolder } from './lock.ts';

/** The state in a file, its lock beside it. */
export function fileBackend(path: string): StateBackend {
  return {
    store: fileStore(path),
    lock: (settings) => acquireLock(path, settings),
    holder: () => lockHolder(path),
    breakLock: (spares) => breakLock(path, spares),
    warnings: async () => [],
  };
}
