import type { AcmWorld } from './acm/world.ts';
import type { DynamoDbWorld } from './dynamodb/world.ts';
import type { Ec2World } from './ec2/world.ts';
import type { Elbv2World } from './elbv2/world.ts';
import type { IamWorld } from './iam/world.ts';
import type { KmsWorld } from './kms/world.ts';
import type { Route53World } from './route53/world.ts';
import type { S3World } from './s3/world.ts';
import type { SsmWorld } from './ssm/world.ts';

/** The version of a world that this program can go on with. */
export const WORLD_VERSION = 1;

/** An AWS account as plain JSON. Operations change it in place. */
export interface World {
  readonly version: typeof WORLD_VERSION;
  readonly account: string;
  readonly region: string;
  /** Nothing has been done in it yet but to furnish it: it can still be in any region. */
  untouched?: true;
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
