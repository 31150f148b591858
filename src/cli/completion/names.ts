import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isPlainObject } from '../../core/values.ts';
import { switchIn } from '../argv.ts';
import type { Io } from '../io.ts';
import { readGlobalOptions } from '../options.ts';
import { declarableAddresses } from './addresses.ts';
import type { Names } from './complete.ts';
import type { Position } from './position.ts';

/**
 * The names in the state that the command line means, as far as a file has it: a key press asks neither AWS nor anybody
 * else. What can't be read has no names; the command itself will say why.
 */
export function namesFor({ given }: Pick<Position, 'given'>, io: Pick<Io, 'cwd' | 'env'>): Names {
  const keysOf = (part: 'resources' | 'outputs') => Object.keys(read(stateFile(given, io))[part] ?? {}).sort();
  return {
    recorded: () => keysOf('resources'),
    outputs: () => keysOf('outputs'),
    declarable: () => declarableAddresses,
    variables: async () => (await import('../../variables/table.ts')).variableNames,
  };
}

/** Missing when it is in S3, or the options make no sense. */
function stateFile(given: Position['given'], { cwd, env }: Pick<Io, 'cwd' | 'env'>): string | undefined {
  const text = (name: 'state' | 'backend') => {
    const value = given.get(`-${name}`);
    return value === undefined ? {} : { [name]: value };
  };
  try {
    const sandbox = switchIn(
      [...given].map(([name, value]) => `${name}=${value}`),
      'sandbox',
    );
    const { state, backend } = readGlobalOptions(
      { ...text('state'), ...text('backend'), ...(sandbox === undefined ? {} : { sandbox }) },
      [],
      env,
    );
    return backend ? undefined : resolve(cwd, given.get('-chdir') ?? '', state);
  } catch {
    return undefined;
  }
}

function read(path: string | undefined): Record<string, object | undefined> {
  if (path === undefined) return {};
  try {
    const file: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (!isPlainObject(file)) return {};
    return Object.fromEntries(
      Object.entries(file).filter((entry): entry is [string, object] => isPlainObject(entry[1])),
    );
  } catch {
    return {};
  }
}
