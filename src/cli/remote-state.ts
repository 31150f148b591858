import { systemClock } from '../core/clock.ts';
import { stateObjects } from '../resources/s3/state-object.ts';
import type { StateBackend } from '../state/backend.ts';
import { s3Backend } from '../state/s3-backend.ts';
import type { S3Place } from '../state/s3-bucket.ts';
import { type ConnectionRequest, openConnection } from './aws.ts';

export interface RemoteRequest extends Omit<ConnectionRequest, 'buckets' | 'region'> {
  /** The deployment's region, where it is known already. */
  readonly region?: string;
}

/** The state in S3, with the credentials of all other calls. Nothing is asked yet. */
export async function openRemote(place: S3Place, request: RemoteRequest): Promise<StateBackend> {
  const { io } = request;
  const region = request.region ?? likelyRegion(io.env);
  const sendIn = await openConnection({ ...request, region, buckets: [place.bucket] });
  return s3Backend({
    bucket: stateObjects({ bucket: place.bucket, region, sendIn }),
    place,
    clock: systemClock,
    signal: io.abandon,
  });
}

/** Where the bucket may be: it answers from anywhere in its partition, with its region. */
function likelyRegion(env: Readonly<Record<string, string | undefined>>): string {
  return env.AWS_REGION || env.AWS_DEFAULT_REGION || env.TF_VAR_region || 'us-east-1';
}
