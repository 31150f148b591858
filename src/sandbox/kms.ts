import { createCipheriv, createDecipheriv } from 'node:crypto';
import type {
  DescribeKeyCommandInput,
  DescribeKeyCommandOutput,
  ListAliasesCommandInput,
  ListAliasesCommandOutput,
} from '@aws-sdk/client-kms';
import { type Answer, type Call, digitsOf, type Operations } from './call.ts';
import { refuse } from './refusal.ts';
import type { World } from './world.ts';

export interface KmsWorld {
  /** Aliases and the ids of their keys. */
  readonly aliases: Record<string, string>;
  /** Ids of keys and what they encrypt with, 32 bytes in hex. */
  readonly keys: Record<string, { readonly material: string }>;
}

/** An account in which a SecureString was stored before: it has the alias that Systems Manager makes for itself. */
export function createKmsWorld(seed: string): KmsWorld {
  const id = digitsOf(`${seed}/kms`, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { aliases: { 'alias/aws/ssm': id }, keys: { [id]: { material: digitsOf(`${seed}/kms/material`, 64) } } };
}

export const kms: Operations = {
  ListAliases({ world }: Call, input: ListAliasesCommandInput): Answer<ListAliasesCommandOutput> {
    return {
      Aliases: Object.entries(world.kms.aliases)
        .filter(([, id]) => input.KeyId === undefined || input.KeyId === id)
        .map(([AliasName, TargetKeyId]) => ({
          AliasName,
          TargetKeyId,
          AliasArn: `arn:aws:kms:${world.region}:${world.account}:${AliasName}`,
        })),
      Truncated: false,
    };
  },

  DescribeKey({ world }: Call, { KeyId = '' }: DescribeKeyCommandInput): Answer<DescribeKeyCommandOutput> {
    const id = keyIdOf(world, KeyId);
    if (id === undefined) {
      refuse('NotFoundException', `Alias arn:aws:kms:${world.region}:${world.account}:${KeyId} is not found.`);
    }
    return {
      KeyMetadata: {
        KeyId: id,
        Arn: `arn:aws:kms:${world.region}:${world.account}:key/${id}`,
        AWSAccountId: world.account,
        Enabled: true,
        KeyState: 'Enabled',
        KeyManager: 'AWS',
        KeyUsage: 'ENCRYPT_DECRYPT',
      },
    };
  },
};

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
