import type { Operations } from '../call.ts';
import { changes } from './changes.ts';
import { records } from './records.ts';
import { zones } from './zones.ts';

export const route53: Operations = { ...zones, ...records, ...changes };
