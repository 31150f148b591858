import { createCipheriv, createDecipheriv } from 'node:crypto';
import { digitsOf } from './call.ts';
import { refuse } from './refusal.ts';
import type { World } from './world.ts';

/** The key that an alias, an id or an ARN names. */
export function keyIdOf(world: World, name: string): string | undefined {
  const plain = name.replace(/^arn:aws:kms:[^:]*:[^:]*:/, '').replace(/^key\//, '');
  return world.kms.aliases[plain] ?? (world.kms.keys[plain] ? plain : undefined);
}

/** `text` under a key, so that a world's file doesn't show what was stored as a secret. */
export function encrypt(world: World, keyId: string, text: string): string {
  world.counter += 1;
  const iv = Buffer.from(digitsOf(`${world.seed}/iv/${world.counter}`, 24), 'hex');
  const cipher = createCipheriv('aes-256-gcm', materialOf(world, keyId), iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

export function decrypt(world: World, keyId: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', materialOf(world, keyId), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

function materialOf(world: World, keyId: string): Buffer {
  const key = world.kms.keys[keyId] ?? refuse('NotFoundException', `Key '${keyId}' does not exist`);
  return Buffer.from(key.material, 'hex');
}
