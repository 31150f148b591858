import type { Operations } from '../call.ts';
import { certificates } from './certificates.ts';
import { requests } from './requests.ts';
import { tags } from './tags.ts';

export const acm: Operations = { ...requests, ...certificates, ...tags };
