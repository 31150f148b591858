import { AwsError } from '../../resources/aws/errors.ts';
import { findImage } from '../../stacks/starter-cluster/lookups/image.ts';
import { describeInstanceType, refuseOtherArchitecture } from '../../stacks/starter-cluster/lookups/instance-type.ts';
import { checkKeyPair } from '../../stacks/starter-cluster/lookups/key-pair.ts';
import { findKmsKey } from '../../stacks/starter-cluster/lookups/kms-key.ts';
import { checkRegion } from '../../stacks/starter-cluster/lookups/region.ts';
import { chooseSubnets } from '../../stacks/starter-cluster/lookups/subnets.ts';
import { findVpc, subnetsOf } from '../../stacks/starter-cluster/lookups/vpc.ts';
import type { Config } from '../../variables/config.ts';
import type { Scene } from './scene.ts';
import { failed, ok, type Verdict } from './verdict.ts';

/** What the account and its region offer for the variables to name: the plan's own lookups, each by itself. */

export async function regionVerdict({ ctx }: Scene, { region }: Pick<Config, 'region'>): Promise<Verdict> {
  await checkRegion(ctx);
  return ok(`${region}, account ${ctx.account}`);
}

export async function imageVerdict(scene: Scene, { ami_name }: Pick<Config, 'ami_name'>): Promise<Verdict> {
  return orStays(
    scene,
    'aws_instance.cluster',
    async () => `${ami_name} (${(await findImage(scene.ctx, ami_name)).id})`,
  );
}

export async function keyPairVerdict(scene: Scene, { key_name }: Pick<Config, 'key_name'>): Promise<Verdict> {
  return orStays(scene, 'aws_instance.cluster', async () => {
    await checkKeyPair(scene.ctx, key_name);
    return key_name;
  });
}

export async function kmsVerdict(scene: Scene, { kms_alias_name }: Pick<Config, 'kms_alias_name'>): Promise<Verdict> {
  return orStays(scene, 'aws_ssm_parameter.license[0]', async () => {
    await findKmsKey(scene.ctx, kms_alias_name);
    return kms_alias_name;
  });
}

type Launched = Pick<Config, 'ami_name' | 'cluster_instance_type'>;

export async function instanceTypeVerdict({ ctx }: Scene, config: Launched): Promise<Verdict> {
  const [type, image] = await Promise.all([
    describeInstanceType(ctx, config.cluster_instance_type),
    // That there is no such image is told elsewhere.
    findImage(ctx, config.ami_name).catch(() => ({ architecture: undefined })),
  ]);
  refuseOtherArchitecture(config, image, type);
  return ok(`${config.cluster_instance_type} (${type.architectures.join(', ')})`);
}

type Placed = Pick<Config, 'cluster_instance_type' | 'use_acm'>;

/** The default VPC, with a subnet for the instance, and with ACM one in a second zone. */
export async function vpcVerdict({ ctx, deployed }: Scene, config: Placed): Promise<Verdict> {
  const kept = deployed('aws_security_group.cluster')?.inputs.vpc_id;
  const vpc = await findVpc(ctx, typeof kept === 'string' ? kept : undefined);
  const [all, type] = await Promise.all([
    subnetsOf(ctx, vpc.id),
    describeInstanceType(ctx, config.cluster_instance_type).catch(() => undefined),
  ]);
  const chosen = chooseSubnets(all, {
    vpcId: vpc.id,
    region: ctx.region,
    instanceType: config.cluster_instance_type,
    zonesOffering: type?.zones,
    loadBalanced: config.use_acm,
    instance: undefined,
    loadBalancer: [],
  });
  const used = new Set([chosen.instance, ...chosen.loadBalancer]);
  const zones = all.filter(({ id }) => used.has(id)).map(({ zone }) => zone);
  return ok(`${vpc.id}, room in ${zones.sort().join(' and ')}`);
}

/** What is missing, though what is deployed was made with it, is no hindrance: it could not be made anew. */
async function orStays({ deployed }: Scene, address: string, look: () => Promise<string>): Promise<Verdict> {
  try {
    return ok(await look());
  } catch (error) {
    const verdict = failed(error);
    const stays = deployed(address) !== undefined && !(error instanceof AwsError);
    return stays && verdict.status === 'failure' ? { ...verdict, status: 'warning' } : verdict;
  }
}
