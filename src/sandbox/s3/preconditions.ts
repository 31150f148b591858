import type { World } from '../world.ts';
import { newBucket } from './world.ts';

/** A bucket that was there before anything of ours, and keeps versions. */
export function addBucket(world: World, name: string): void {
  world.s3.buckets[name] = { ...newBucket(name, 0, undefined), versioning: 'Enabled' };
}
