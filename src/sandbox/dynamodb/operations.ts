import type { Operations } from '../call.ts';
import { backups } from './backups.ts';
import { items } from './items.ts';
import { tables } from './tables.ts';
import { tags } from './tags.ts';
import { timeToLive } from './time-to-live.ts';

export const dynamodb: Operations = { ...tables, ...timeToLive, ...backups, ...tags, ...items };
