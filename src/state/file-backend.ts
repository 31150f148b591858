import type { StateBackend } from './backend.ts';
import { fileStore, removeBrokenOffWrites } from './file-store.ts';
import { acquireLock, breakLock, lockHolder } from './lock.ts';

/** The state in a file, its lock beside it. */
export function fileBackend(path: string): StateBackend {
  return {
    store: fileStore(path),
    async lock(settings) {
      const release = await acquireLock(path, settings);
      await removeBrokenOffWrites(path, settings.clock.now());
      return release;
    },
    holder: () => lockHolder(path),
    breakLock: (spares) => breakLock(path, spares),
    warnings: async () => [],
  };
}
