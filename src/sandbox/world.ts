import type { AcmWorld } from './acm.ts';
import type { DynamoDbWorld } from './dynamodb.ts';
import { addDefaultVpc, addKeyPair, createEc2World } from './ec2/preconditions.ts';
import type { Ec2World } from './ec2/world.ts';
import type { Elbv2World } from './elbv2/world.ts';
import type { IamWorld } from './iam.ts';
import { createKmsWorld, type KmsWorld } from './kms.ts';
import type { Route53World } from './route53/world.ts';
import { addHostedZone } from './route53/zones.ts';
import type { S3World } from './s3/world.ts';
import type { SsmWorld } from './ssm.ts';

/** The version of a world that this program can go on with. */
export const WORLD_VERSION = 1;

/** An AWS account as plain JSON. Operations change it in place. */
export interface World {
  readonly version: typeof WORLD_VERSION;
  readonly account: string;
  readonly region: string;
  readonly partition: 'aws';
  /** Ids come from the seed and the counter: the same calls give the same ids. */
  readonly seed: string;
  counter: number;
  readonly ec2: Ec2World;
  readonly dynamodb: DynamoDbWorld;
  readonly s3: S3World;
  readonly iam: IamWorld;
  readonly ssm: SsmWorld;
  readonly route53: Route53World;
  readonly acm: AcmWorld;
  readonly elbv2: Elbv2World;
  readonly kms: KmsWorld;
}

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
