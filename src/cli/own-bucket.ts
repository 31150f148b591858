import { StarterError } from '../core/errors.ts';
import type { GlobalOptions } from './options.ts';

/** Refuses a state in a bucket that belongs to the deployment: its end would be the state's. @throws StarterError BACKEND_IN_DEPLOYMENT */
export function refuseOwnBucket({ backend }: Pick<GlobalOptions, 'backend'>, bucket: string): void {
  if (backend?.bucket !== bucket) return;
  throw new StarterError({
    code: 'BACKEND_IN_DEPLOYMENT',
    summary: "The state can't be kept in the deployment's own bucket",
    detail: `The backend and s3_bucket_name both name bucket ${bucket}: destroy would empty it, with the state in it. Nothing was changed.`,
    hint: 'Keep the state in another bucket, or choose another s3_bucket_name.',
  });
}
