import { type Diagnostic, StarterError, throwIfAny } from '../../core/errors.ts';
import type { Json } from '../../core/values.ts';
import { AwsError } from '../../resources/aws/errors.ts';
import type { Context } from '../../resources/contract.ts';
import type { Config } from '../../variables/config.ts';
import type { Deployed } from './deployed.ts';
import { findImage, type Image } from './lookups/image.ts';
import { describeInstanceType, refuseOtherArchitecture } from './lookups/instance-type.ts';
import { checkKeyPair } from './lookups/key-pair.ts';
import { findKmsKey } from './lookups/kms-key.ts';
import { checkRegion } from './lookups/region.ts';
import { chooseSubnets, type Subnets } from './lookups/subnets.ts';
import { findVpc, subnetsOf, type Vpc } from './lookups/vpc.ts';
import { findZone, refuseShadows } from './lookups/zone.ts';

/** What the account has already and the cluster is built on: read, never changed. */
export interface Lookups {
  readonly vpc: Vpc;
  readonly subnets: Subnets;
  readonly image: Image;
  /** The hosted zone's id, without `/hostedzone/`. */
  readonly zoneId: string;
  /** The key behind `kms_alias_name`. */
  readonly kmsKeyArn: string;
  /** What is missing now but was there when it was deployed. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Reads all of it, as much as possible at once, and makes the live checks of the variables.
 * What is missing though deployed and unchanged is a warning, and its value comes from the state.
 * What only a launch needs (is the type offered, does it fit the image) is not asked for an instance that stays.
 * @throws StarterError with every problem found
 */
export async function lookUp(ctx: Context, config: Config, deployed: Deployed): Promise<Lookups> {
  const warnings: Diagnostic[] = [];
  const instance = deployed('aws_instance.cluster')?.inputs;
  const keptImage = keptImageOf(instance, config);
  const launches = !keptImage || instance?.instance_type !== config.cluster_instance_type;

  const vpc = findVpc(ctx, text(deployed('aws_security_group.cluster')?.inputs.vpc_id));
  const type = launches ? describeInstanceType(ctx, config.cluster_instance_type) : Promise.resolve(undefined);
  const image = orKept(findImage(ctx, config.ami_name), keptImage, warnings);
  const record = deployed('aws_route53_record.cluster_acm[0]') ?? deployed('aws_route53_record.cluster[0]');
  const keptZone = record?.inputs.name === config.route53_domain ? text(record.inputs.zone_id) : undefined;

  const subnets = Promise.all([vpc, vpc.then(({ id }) => subnetsOf(ctx, id)), type]).then(([{ id }, all, launched]) =>
    chooseSubnets(all, {
      vpcId: id,
      region: ctx.region,
      instanceType: config.cluster_instance_type,
      zonesOffering: launched?.zones,
      loadBalanced: config.use_acm,
      instance: text(instance?.subnet_id),
      loadBalancer: texts(deployed('aws_lb.cluster[0]')?.inputs.subnets),
    }),
  );

  const found = await together({
    region: instance ? Promise.resolve() : checkRegion(ctx),
    vpc,
    subnets,
    image,
    architecture: Promise.all([image, type]).then(([found, launched]) =>
      refuseOtherArchitecture(config, found, launched),
    ),
    keyPair: orKept(
      checkKeyPair(ctx, config.key_name),
      instance?.key_name === config.key_name ? config.key_name : undefined,
      warnings,
    ),
    zoneId: findZone(ctx, config.route53_zone, keptZone, warnings),
    shadows: orKept(refuseShadows(ctx, config), keptZone, warnings),
    kmsKeyArn: orKept(findKmsKey(ctx, config.kms_alias_name), keptKmsKeyOf(deployed, config), warnings),
  });
  return {
    vpc: found.vpc,
    subnets: found.subnets,
    image: found.image,
    zoneId: found.zoneId,
    kmsKeyArn: found.kmsKeyArn,
    warnings: warnings.sort(byCode),
  };
}

/** All answers, or one error with the problems of all; an error that several lookups ran into is told once. */
async function together<T extends Record<string, Promise<unknown>>>(
  lookups: T,
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const names = Object.keys(lookups);
  const settled = await Promise.allSettled(Object.values(lookups));
  const problems = new Set<Diagnostic>();
  for (const outcome of settled) {
    if (outcome.status === 'fulfilled') continue;
    if (!(outcome.reason instanceof StarterError)) throw outcome.reason;
    for (const problem of outcome.reason.diagnostics) problems.add(problem);
  }
  throwIfAny([...problems]);
  const answers = settled.map((outcome, at) => [names[at], outcome.status === 'fulfilled' ? outcome.value : undefined]);
  // Object.fromEntries loses the keys' types; `settled` is in the order of `lookups`.
  return Object.fromEntries(answers) as { [K in keyof T]: Awaited<T[K]> };
}

/** `lookup`'s answer, or `kept` with a warning when the lookup says that it is wrong. A call that AWS refused stays an error. */
async function orKept<A, K>(lookup: Promise<A>, kept: K | undefined, warnings: Diagnostic[]): Promise<A | K> {
  try {
    return await lookup;
  } catch (error) {
    if (kept === undefined || !(error instanceof StarterError) || error instanceof AwsError) throw error;
    warnings.push(
      ...error.diagnostics.map((problem) => ({
        ...problem,
        severity: 'warning' as const,
        detail: `${problem.detail} What is deployed uses it and stays as it is, but could not be made anew.`,
      })),
    );
    return kept;
  }
}

/** The image of the running instance, if it was launched from the name that is wanted now. */
function keptImageOf(instance: { readonly [name: string]: Json } | undefined, config: Config): Image | undefined {
  const id = text(instance?.ami);
  if (id === undefined || instance?.ami_name !== config.ami_name) return undefined;
  const device = instance.root_device;
  const known = typeof device === 'object' && device !== null && 'name' in device ? device : undefined;
  return {
    id,
    architecture: undefined,
    rootDevice: { name: text(known?.name) ?? '/dev/xvda', size_gib: Number(known?.size_gib ?? 8) },
  };
}

/** The key that the deployed policy lets the instance decrypt with, if the license was encrypted under the same alias. */
function keptKmsKeyOf(deployed: Deployed, config: Config): string | undefined {
  if (deployed('aws_ssm_parameter.license[0]')?.inputs.key_id !== config.kms_alias_name) return undefined;
  const policy = JSON.stringify(deployed('aws_iam_role_policy.cluster_ssm')?.inputs.policy ?? null);
  return /arn:[a-z-]+:kms:[^"]+:key\/[^"]+/.exec(policy)?.[0];
}

function byCode(a: Diagnostic, b: Diagnostic): number {
  return a.code < b.code ? -1 : a.code > b.code ? 1 : 0;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
