import type { Operations } from '../call.ts';
import { buckets } from './buckets.ts';
import { objects } from './objects.ts';
import { settings } from './settings.ts';

export const s3: Operations = { ...buckets, ...settings, ...objects };
