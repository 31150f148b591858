import { type FileHandle, open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { StarterError } from '../../core/errors.ts';
import type { Context } from '../../resources/contract.ts';
import { createKeyPair } from '../../stacks/starter-cluster/lookups/key-pairs.ts';
import { whyUnreadable } from '../../variables/license.ts';

/**
 * Makes a key pair and keeps its private key in `NAME.pem` under `cwd`, mode 0600. Answers the file's name. The file comes
 * first: AWS gives the key only once, so that nothing is made for which there is no place.
 * @throws StarterError KEY_FILE_NOT_WRITTEN, KEY_PAIR_EXISTS, KEY_PAIR_LOST; AwsError. A file that was there is as it was
 */
export async function makeKeyPair(name: string, ctx: Context, cwd: string): Promise<string> {
  const file = `${name}.pem`;
  const path = resolve(cwd, file);
  const place = await reserve(path, file);
  try {
    const key = await createKeyPair(ctx, name).catch(async (error: unknown) => {
      await rm(path, { force: true });
      throw error;
    });
    await place.writeFile(key.reveal()).catch((error: unknown) => {
      throw lost(name, file, ctx, error);
    });
    await place.sync();
  } finally {
    await place.close();
  }
  return file;
}

async function reserve(path: string, file: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new StarterError(
      {
        code: 'KEY_FILE_NOT_WRITTEN',
        summary: 'There is no place for the private key',
        detail: `${file} ${exists ? 'is there already, and it is not overwritten' : `can't be made: ${whyUnreadable(error)}`}. No key pair was made.`,
        hint: 'Choose another name, or run the command in another folder.',
      },
      { cause: error },
    );
  }
}

function lost(name: string, file: string, { region }: Context, cause: unknown): StarterError {
  return new StarterError(
    {
      code: 'KEY_PAIR_LOST',
      summary: 'The private key could not be kept',
      detail: `The key pair "${name}" was made, but its private key could not be written to ${file}: ${whyUnreadable(cause)}. AWS gives it only once, so that the pair is of no use.`,
      hint: `Delete it, and make room for another:\naws ec2 delete-key-pair --region ${region} --key-name ${name}`,
    },
    { cause },
  );
}
