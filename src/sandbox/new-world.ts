import { addDefaultVpc, addKeyPair, createEc2World } from './ec2/preconditions.ts';
import { createKmsWorld } from './kms/preconditions.ts';
import { addHostedZone } from './route53/zones.ts';
import { WORLD_VERSION, type World } from './world.ts';

export interface WorldOptions {
  readonly region: string;
  /** Key pairs there are from the beginning. */
  readonly keyNames?: readonly string[];
  /** Public hosted zones there are from the beginning. */
  readonly zones?: readonly string[];
  /** Worlds of one seed give the same ids. Default `sandbox`. */
  readonly seed?: string;
  /** Whether there is a default VPC. Default true. */
  readonly defaultVpc?: boolean;
  /** Buckets of other accounts. */
  readonly foreignBuckets?: readonly string[];
}

/** A fresh account with what the starter cluster expects to find. */
export function createWorld(options: WorldOptions): World {
  const ids = { seed: options.seed ?? 'sandbox', counter: 0 };
  const world: World = {
    version: WORLD_VERSION,
    account: '123456789012',
    region: options.region,
    partition: 'aws',
    ...ids,
    ec2: createEc2World(options.region),
    dynamodb: { tables: {} },
    s3: { buckets: {}, foreign: [...(options.foreignBuckets ?? [])] },
    iam: { roles: {}, profiles: {} },
    ssm: { parameters: {} },
    route53: { zones: {}, changes: {} },
    acm: { certificates: {} },
    elbv2: { loadBalancers: {}, targetGroups: {}, listeners: {}, interfaces: [] },
    kms: createKmsWorld(ids.seed),
  };
  addAccountObjects(world, options);
  return world;
}

function addAccountObjects(world: World, options: WorldOptions): void {
  if (options.defaultVpc !== false) addDefaultVpc(world);
  for (const name of options.keyNames ?? []) addKeyPair(world, name);
  for (const name of options.zones ?? []) addHostedZone(world, { name, private: false, reference: `world-${name}` });
}
