import { resolve } from 'node:path';
import { systemClock } from '../../core/clock.ts';
import { StarterError } from '../../core/errors.ts';
import { untilStopped } from '../../core/until-stopped.ts';
import { AwsError } from '../../resources/aws/errors.ts';
import { freshContext } from '../../resources/context.ts';
import type { Context } from '../../resources/contract.ts';
import { listImages, type PublishedImage } from '../../stacks/starter-cluster/lookups/images.ts';
import { listInstanceTypes, type OfferedType } from '../../stacks/starter-cluster/lookups/instance-types.ts';
import { listKeyPairs } from '../../stacks/starter-cluster/lookups/key-pairs.ts';
import { listRegions } from '../../stacks/starter-cluster/lookups/regions.ts';
import { listPublicZones, type PublicZone } from '../../stacks/starter-cluster/lookups/zones.ts';
import type { Good } from '../../variables/check.ts';
import { openAccount } from '../aws.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';

/** A list, or in a few words why there is none. */
export type Listed<T> =
  /** `note`: why it is no longer, as sentences. */
  { readonly items: readonly T[]; readonly note?: string } | { readonly why: string };

/**
 * What the account has to choose from, each read once a session. A list that AWS does not give says why and fails
 * nobody; a stop ends the waiting for all of them.
 */
export interface Lists {
  regions(): Promise<Listed<string>>;
  /** Those of one region. Asked for the first time, all of them are begun to be read at once. */
  in(region: string): RegionLists;
}

export interface RegionLists {
  readonly images: Promise<Listed<PublishedImage>>;
  readonly zones: Promise<Listed<PublicZone>>;
  readonly keyPairs: Promise<Listed<string>>;
  readonly instanceTypes: Promise<Listed<OfferedType>>;
  /** For what is made there. @throws StarterError */
  readonly context: Promise<Context>;
}

/** So long a list is waited for; then its values are typed. */
const PATIENCE_MS = 20_000;

/** A sandbox without any would leave nothing to choose: it gets the ones of Teleport's guide. */
const SANDBOX_HAS = { key_name: 'exampleuser', route53_zone: 'example.com' };

export interface ListsRequest {
  readonly options: GlobalOptions;
  readonly io: Io;
  /** What is set already: a sandbox gets what it names. */
  readonly given: Good;
  /** Told once before the lists of a region are read, which takes a moment. */
  readonly reading: (region: string) => void;
}

/** The lists of the account that `options` and the environment lead to. */
export function liveLists({ options, io, given, reading }: ListsRequest): Lists {
  const regions = once(() => untilStopped(io.stop, regionsOf(options, io)));
  const known = new Map<string, RegionLists>();
  return {
    regions,
    in(region) {
      const read = known.get(region);
      if (read) return read;
      reading(region);
      const lists = listsIn(region, options, io, given);
      known.set(region, lists);
      return lists;
    },
  };
}

async function regionsOf(options: GlobalOptions, io: Io): Promise<Listed<string>> {
  if (options.sandbox) {
    const { SANDBOX_FILE, sandboxRegions } = await import('../../sandbox/open.ts');
    const items = sandboxRegions(resolve(io.cwd, SANDBOX_FILE));
    const [only, ...others] = items;
    if (others.length > 0) return { items };
    return { items, note: `This sandbox is in ${only}. To have one elsewhere, start anew:\nrm ${SANDBOX_FILE}` };
  }
  // Any region answers which ones there are; that of the credentials' partition is the one most likely to know them.
  const home = io.env.AWS_REGION || io.env.AWS_DEFAULT_REGION || 'us-east-1';
  return listed(async () => listRegions(await contextIn(home, options, io, {})));
}

function listsIn(region: string, options: GlobalOptions, io: Io, given: Good): RegionLists {
  const context = unheard(contextIn(region, options, io, given));
  const list = <T>(read: (ctx: Context) => Promise<readonly T[]>) =>
    unheard(
      untilStopped(
        io.stop,
        listed(async () => read(await context)),
      ),
    );
  return {
    context,
    images: list(listImages),
    zones: list(listPublicZones),
    keyPairs: list(listKeyPairs),
    instanceTypes: list(listInstanceTypes),
  };
}

async function contextIn(region: string, options: GlobalOptions, io: Io, given: Good): Promise<Context> {
  const { key_name, route53_zone } = { ...(options.sandbox ? SANDBOX_HAS : {}), ...given };
  const config = { region, ...(key_name ? { key_name } : {}), ...(route53_zone ? { route53_zone } : {}) };
  // Nothing that is made here belongs to a deployment.
  return freshContext({ ...(await openAccount({ options, io, config })), lineage: '' });
}

async function listed<T>(read: () => Promise<readonly T[]>): Promise<Listed<T>> {
  const late = new AbortController();
  const deadline = systemClock.sleep(PATIENCE_MS, late.signal).then(
    () => ({ why: `AWS did not answer within ${PATIENCE_MS / 1000} seconds` }),
    // It was answered in time.
    () => ({ why: '' }),
  );
  try {
    return await Promise.race([read().then((items) => ({ items })), deadline]);
  } catch (error) {
    if (!(error instanceof StarterError)) throw error;
    return { why: reasonOf(error) };
  } finally {
    late.abort();
  }
}

/** One line: the whole message would hide the question. */
export function reasonOf(error: StarterError): string {
  const { code, summary } = error.diagnostics[0];
  if (!(error instanceof AwsError) || code !== 'AWS_REFUSED') return summary;
  const { service, operation, awsCode } = error.failure;
  return `AWS refused ${service} ${operation} (${awsCode})`;
}

/** `work`, whose failure is told to whoever waits for it; nobody may. */
function unheard<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= load();
    return answer;
  };
}
