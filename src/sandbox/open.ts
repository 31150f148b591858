import { systemClock } from '../core/clock.ts';
import { StarterError } from '../core/errors.ts';
import { addKeyPair } from './ec2/preconditions.ts';
import { openWorldFile } from './file.ts';
import { createWorld } from './new-world.ts';
import { PACES } from './pace.ts';
import { normalName } from './route53/names.ts';
import { addHostedZone } from './route53/zones.ts';
import { addBucket } from './s3/preconditions.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';
import type { World } from './world.ts';

/** Where the sandbox's AWS is kept, in the working directory. */
export const SANDBOX_FILE = '.teleport-starter.sandbox.json';

/** What a run expects to find in the account. */
export interface Expected {
  /** Missing: whichever it is. */
  readonly region?: string;
  /** Key pairs that the account has. */
  readonly keyNames?: readonly string[];
  /** Public hosted zones that the account has. */
  readonly zones?: readonly string[];
  /** Buckets that the account has, versioned. */
  readonly buckets?: readonly string[];
}

export interface OpenOptions extends Expected {
  /** Where a new account is made when `region` doesn't say. */
  readonly newIn?: string;
  /** `brisk` (default), `instant` or `realistic`. */
  readonly pace?: string | undefined;
}

export interface OpenedSandbox extends Sandbox {
  /** Adds what the account lacks. @throws StarterError SANDBOX_REGION */
  furnish(expected: Expected): void;
}

/**
 * The sandbox kept in `file`, which is made when it is missing. What is expected and missing is added.
 * @throws StarterError when the file is no sandbox's, belongs to another region, or the pace is unknown
 */
export async function openSandbox(file: string, options: OpenOptions): Promise<OpenedSandbox> {
  const name = options.pace || 'brisk';
  const pace = PACES[name];
  if (!pace) {
    throw new StarterError({
      code: 'SANDBOX_PACE',
      summary: 'The sandbox does not know this pace',
      detail: `TELEPORT_STARTER_SANDBOX_PACE is "${name}".`,
      hint: `Use one of ${Object.keys(PACES).join(', ')}.`,
    });
  }
  const region = options.region ?? options.newIn ?? 'us-east-1';
  const { world, save, hasChanged } = openWorldFile(file, () => ({ ...createWorld({ region }), untouched: true }));
  const furnished: Expected[] = [];
  const furnish = (expected: Expected): void => {
    furnished.push(expected);
    if (expected.region !== undefined && expected.region !== world.region) {
      if (!world.untouched) throw elsewhere(file, world, expected.region);
      // The same object: the clients of this run hold it.
      Object.assign(world, createWorld({ region: expected.region }));
    }
    for (const each of furnished) addMissing(world, each);
    save();
  };
  const changed = (): void => {
    if (world.untouched && hasChanged()) delete world.untouched;
    save();
  };
  furnish(options);
  return { ...createSandbox({ world, clock: systemClock, pace, changed }), furnish };
}

/**
 * The regions in which the sandbox kept in `file` can be: any until something has been done in it, then its own. Makes no
 * file. @throws StarterError SANDBOX_UNREADABLE
 */
export function sandboxRegions(file: string): readonly string[] {
  const { world } = openWorldFile(file, () => ({ ...createWorld({ region: 'us-east-1' }), untouched: true }));
  return world.untouched ? world.ec2.regions : [world.region];
}

function elsewhere(file: string, world: World, region: string): StarterError {
  return new StarterError({
    code: 'SANDBOX_REGION',
    summary: 'The sandbox is in another region',
    detail: `${file} holds an AWS in ${world.region}, but region is "${region}".`,
    hint: `Use region ${world.region}, or start again with an empty sandbox:\nrm ${file}`,
  });
}

function addMissing(world: World, { keyNames = [], zones = [], buckets = [] }: Expected): void {
  for (const name of keyNames) if (!world.ec2.keyPairs[name]) addKeyPair(world, name);
  for (const name of zones) {
    const there = Object.values(world.route53.zones).some((zone) => !zone.private && zone.name === normalName(name));
    if (!there) addHostedZone(world, { name, private: false, reference: `world-${normalName(name)}` });
  }
  for (const name of buckets) if (!world.s3.buckets[name]) addBucket(world, name);
}
