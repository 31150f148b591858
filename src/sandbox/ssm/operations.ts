import type { Operations } from '../call.ts';
import { parameters } from './parameters.ts';
import { tags } from './tags.ts';

export const ssm: Operations = { ...parameters, ...tags };
