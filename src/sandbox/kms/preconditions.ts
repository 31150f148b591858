import { digitsOf } from '../call.ts';
import type { KmsWorld } from './world.ts';

/** An account in which a SecureString was stored before: it has the alias that Systems Manager makes for itself. */
export function createKmsWorld(seed: string): KmsWorld {
  const id = digitsOf(`${seed}/kms`, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { aliases: { 'alias/aws/ssm': id }, keys: { [id]: { material: digitsOf(`${seed}/kms/material`, 64) } } };
}
