import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { StarterError } from '../core/errors.ts';
import { WORLD_VERSION, type World } from './world.ts';

/** A world kept in a file. */
export interface WorldFile {
  readonly world: World;
  /** Writes the world if it has changed since. For `createSandbox`'s `changed`: a killed process loses nothing. @throws StarterError SANDBOX_UNWRITABLE */
  save(): void;
  /** Whether the world has changed since it was read or written. */
  hasChanged(): boolean;
}

/**
 * The world in the file `path`, or a new one from `create` when there is no file.
 * @throws StarterError SANDBOX_UNREADABLE for a file that is no world, or one of another version
 */
export function openWorldFile(path: string, create: () => World): WorldFile {
  let saved = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const world = saved === '' ? create() : parsed(path, saved);
  const asText = () => `${JSON.stringify(world, undefined, 1)}\n`;
  return {
    world,
    hasChanged: () => asText() !== saved,
    save() {
      const text = asText();
      if (text === saved) return;
      const temporary = `${path}.${randomUUID()}.tmp`;
      try {
        writeFileSync(temporary, text, { mode: 0o600 });
        renameSync(temporary, path);
      } catch (error) {
        throw unwritable(path, error as Error);
      }
      saved = text;
    },
  };
}

function parsed(path: string, text: string): World {
  let found: { version?: unknown };
  try {
    found = JSON.parse(text) as { version?: unknown };
  } catch (cause) {
    throw unreadable(path, 'is not JSON', cause);
  }
  if (found?.version !== WORLD_VERSION) {
    throw unreadable(path, `has format version ${String(found?.version)}, this program knows ${WORLD_VERSION}`);
  }
  // Written by `save` alone.
  return found as World;
}

function unreadable(path: string, why: string, cause?: unknown): StarterError {
  return new StarterError(
    {
      code: 'SANDBOX_UNREADABLE',
      summary: "The sandbox's file can't be used",
      detail: `${path} ${why}.`,
      hint: `It holds nothing real. Start again with an empty sandbox:\nrm ${path}`,
    },
    { cause },
  );
}

function unwritable(path: string, cause: Error): StarterError {
  return new StarterError(
    {
      code: 'SANDBOX_UNWRITABLE',
      summary: "The sandbox's file can't be written",
      detail: `${path}: ${cause.message}.`,
      hint: 'The sandbox is kept in the current folder: change to one that you may write to, with room left.',
    },
    { cause },
  );
}
