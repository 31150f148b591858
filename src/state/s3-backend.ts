import type { StateBackend } from './backend.ts';
import { acquireS3Lock, breakS3Lock, s3LockHolder } from './s3-lock.ts';
import { type S3Access, s3Store } from './s3-store.ts';

/** The state as an object in S3, its lock beside it. */
export function s3Backend(access: S3Access): StateBackend {
  return {
    store: s3Store(access),
    lock: (settings) => acquireS3Lock(access, settings),
    holder: () => s3LockHolder(access),
    breakLock: (spares) => breakS3Lock(access, spares),
    async warnings() {
      if ((await access.bucket.keepsVersions()) !== false) return [];
      const { bucket } = access.place;
      return [
        {
          code: 'BACKEND_UNVERSIONED',
          severity: 'warning',
          summary: "The state's bucket keeps no versions",
          detail: `Bucket ${bucket} keeps only the last version of each object: a state that was overwritten or deleted by mistake can't be brought back.`,
          hint: `Switch versioning on:\naws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
        },
      ];
    },
  };
}
