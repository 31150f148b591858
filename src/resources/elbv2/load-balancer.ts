import {
  AddTagsCommand,
  CreateLoadBalancerCommand,
  DeleteLoadBalancerCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
  type LoadBalancer,
  ModifyLoadBalancerAttributesCommand,
  RemoveTagsCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { sameSet } from '../../core/canonical.ts';
import type { Sighting } from '../../core/poll.ts';
import { lookAt } from '../aws/console.ts';
import { isAwsError, orAbsent } from '../aws/errors.ts';
import { deletionProtected } from '../aws/protected.ts';
import { tagsToSend, userTags } from '../aws/tags.ts';
import type { Context, ResourceType } from '../contract.ts';
import { markedArns, release } from './marked.ts';
import { LOAD_BALANCER_ABSENT, whileAbsent } from './not-found.ts';
import { listLoadBalancersPermissions, loadBalancerPermissions } from './permissions.ts';
import { isMarkedOurs, tagsOf } from './tags.ts';

/** An application load balancer. */
export interface LoadBalancerInputs {
  readonly name: string;
  readonly internal: boolean;
  readonly subnets: readonly string[];
  readonly security_groups: readonly string[];
  /** Seconds. */
  readonly idle_timeout: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface LoadBalancerAttributes {
  readonly arn: string;
  readonly dns_name: string;
  /** The hosted zone that alias records name. */
  readonly zone_id: string;
}

/** ELB's answer while deletion protection is on. */
const NOT_PERMITTED = ['OperationNotPermittedException', 'OperationNotPermitted'];

const IDLE_TIMEOUT = 'idle_timeout.timeout_seconds';
/** A new group is not visible to the load balancing service at once. */
const NEW_GROUP = ['InvalidSecurityGroupException', 'InvalidSecurityGroup'].map((code) => ({
  code,
  what: 'load balancing to know the new security group',
  forMs: 30_000,
}));

export const loadBalancer: ResourceType<LoadBalancerInputs, LoadBalancerAttributes> = {
  name: 'aws_lb',
  kind: 'object',
  importId: "the load balancer's ARN",
  replacement: 'create-first',
  typicalMs: 150_000,
  inputs: {
    name: { forcesReplacement: true },
    internal: { forcesReplacement: true },
    subnets: { equal: sameSet },
    security_groups: { equal: sameSet, holds: true },
    idle_timeout: {},
    tags: {},
  },
  // "If you attempt to create multiple load balancers with the same settings, each call succeeds" (API reference, CreateLoadBalancer).
  createAdopts: true,
  attributes: { arn: 'stable', dns_name: 'stable', zone_id: 'stable' },
  identity: ({ name }) => (typeof name === 'string' ? name : undefined),
  marked: {
    endsBefore: ['aws_security_group', 'aws_lb_target_group', 'aws_acm_certificate'],
    list: (ctx) =>
      markedArns(ctx, async (Marker) => {
        const page = await ctx.send(ElasticLoadBalancingV2Client, new DescribeLoadBalancersCommand({ Marker }));
        return { items: page.LoadBalancers?.map((one) => one.LoadBalancerArn), next: page.NextMarker };
      }),
    release,
    permissions: listLoadBalancersPermissions,
  },
  permissions: loadBalancerPermissions,
  waits: {
    ready: {
      what: 'the load balancer to become active',
      timeoutMs: 10 * 60_000,
      firstMs: 1_000,
      atDeadline: (ctx, id) =>
        lookAt(
          ctx,
          'loadBalancer',
          id,
          'Its state says what the load balancer lacks. One that faces the internet stays provisioning for ever when its VPC has no internet gateway.',
        ),
      check: active,
    },
    gone: {
      what: 'the load balancer to end',
      timeoutMs: 5 * 60_000,
      atDeadline: (ctx, id) =>
        lookAt(ctx, 'loadBalancer', id, 'Run the command again. If the load balancer is still listed, ask why:'),
      check: async (ctx, id) => ({ state: (await describe(ctx, id)) ? 'pending' : 'done' }),
    },
  },

  async read(ctx, id) {
    const found = await describe(ctx, id);
    if (!found) return undefined;
    // A new load balancer may be listed before its parts are known: it is not all there yet.
    const parts = await orAbsent(Promise.all([idleTimeoutOf(ctx, id), tagsOf(ctx, id)]), ...LOAD_BALANCER_ABSENT);
    if (!parts) return undefined;
    const [idle_timeout, tags] = parts;
    return {
      id,
      inputs: {
        name: found.LoadBalancerName ?? '',
        internal: found.Scheme === 'internal',
        subnets: (found.AvailabilityZones ?? []).flatMap(({ SubnetId }) => SubnetId ?? []).sort(),
        security_groups: [...(found.SecurityGroups ?? [])].sort(),
        ...(idle_timeout === undefined ? {} : { idle_timeout }),
        tags: userTags(tags),
      },
      attributes: { arn: id, dns_name: found.DNSName ?? '', zone_id: found.CanonicalHostedZoneId ?? '' },
    };
  },

  async find(ctx, { name }) {
    const answer = await orAbsent(
      ctx.send(ElasticLoadBalancingV2Client, new DescribeLoadBalancersCommand({ Names: [name] })),
      ...LOAD_BALANCER_ABSENT,
    );
    const arn = answer?.LoadBalancers?.[0]?.LoadBalancerArn;
    return arn === undefined ? undefined : { id: arn, ours: await isMarkedOurs(ctx, arn) };
  },

  async create(ctx, { name, internal, subnets, security_groups, tags }) {
    const { LoadBalancers } = await ctx.send(
      ElasticLoadBalancingV2Client,
      new CreateLoadBalancerCommand({
        Name: name,
        Type: 'application',
        Scheme: internal ? 'internal' : 'internet-facing',
        Subnets: [...subnets],
        SecurityGroups: [...security_groups],
        Tags: tagsToSend(ctx, tags),
      }),
      { repeat: 'unless unanswered', retryCodes: NEW_GROUP },
    );
    return LoadBalancers?.[0]?.LoadBalancerArn ?? '';
  },

  configure: setIdleTimeout,

  async update(ctx, id, { inputs, changed, prior }) {
    if (changed.has('security_groups')) {
      await ctx.send(
        ElasticLoadBalancingV2Client,
        new SetSecurityGroupsCommand({ LoadBalancerArn: id, SecurityGroups: [...inputs.security_groups] }),
        { retryCodes: NEW_GROUP },
      );
    }
    if (changed.has('subnets')) {
      await ctx.send(
        ElasticLoadBalancingV2Client,
        new SetSubnetsCommand({ LoadBalancerArn: id, Subnets: [...inputs.subnets] }),
      );
    }
    if (changed.has('idle_timeout')) await setIdleTimeout(ctx, id, inputs);
    if (changed.has('tags')) await setTags(ctx, id, inputs.tags, prior.inputs.tags ?? {});
  },

  async delete(ctx, id) {
    try {
      await orAbsent(
        ctx.send(ElasticLoadBalancingV2Client, new DeleteLoadBalancerCommand({ LoadBalancerArn: id })),
        ...LOAD_BALANCER_ABSENT,
      );
    } catch (error) {
      if (!isAwsError(error, ...NOT_PERMITTED)) throw error;
      const command = `aws elbv2 modify-load-balancer-attributes --load-balancer-arn ${id} --attributes Key=deletion_protection.enabled,Value=false --region ${ctx.region}`;
      throw deletionProtected(`load balancer ${id}`, command, error);
    }
  },
};

async function describe(ctx: Context, id: string): Promise<LoadBalancer | undefined> {
  const answer = await orAbsent(
    ctx.send(ElasticLoadBalancingV2Client, new DescribeLoadBalancersCommand({ LoadBalancerArns: [id] })),
    ...LOAD_BALANCER_ABSENT,
  );
  return answer?.LoadBalancers?.[0];
}

const FAILED = 'It stays so. Mend the cause, delete the load balancer, then run the command again: it makes another.';

async function active(ctx: Context, id: string): Promise<Sighting> {
  const state = (await describe(ctx, id))?.State;
  // Impaired: it serves, but can't grow (API reference, LoadBalancerState).
  if (state?.Code === 'active' || state?.Code === 'active_impaired') return { state: 'done' };
  if (state?.Code === 'failed') {
    const why = state.Reason ?? 'the load balancer could not be set up';
    return { state: 'failed', why, hint: lookAt(ctx, 'loadBalancer', id, FAILED) };
  }
  return { state: 'pending', note: state?.Reason ?? state?.Code ?? 'not listed yet' };
}

async function idleTimeoutOf(ctx: Context, id: string): Promise<number | undefined> {
  const { Attributes } = await ctx.send(
    ElasticLoadBalancingV2Client,
    new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: id }),
  );
  const value = Attributes?.find(({ Key }) => Key === IDLE_TIMEOUT)?.Value;
  return value === undefined ? undefined : Number(value);
}

async function setIdleTimeout(
  ctx: Context,
  id: string,
  { idle_timeout }: Pick<LoadBalancerInputs, 'idle_timeout'>,
): Promise<void> {
  await ctx.send(
    ElasticLoadBalancingV2Client,
    new ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn: id,
      Attributes: [{ Key: IDLE_TIMEOUT, Value: String(idle_timeout) }],
    }),
    { retryCodes: whileAbsent(...LOAD_BALANCER_ABSENT) },
  );
}

async function setTags(
  ctx: Context,
  id: string,
  wanted: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
): Promise<void> {
  const Tags = Object.entries(wanted).map(([Key, Value]) => ({ Key, Value }));
  const TagKeys = Object.keys(before).filter((key) => !(key in wanted));
  if (Tags.length > 0) {
    await ctx.send(ElasticLoadBalancingV2Client, new AddTagsCommand({ ResourceArns: [id], Tags }));
  }
  if (TagKeys.length > 0) {
    await ctx.send(ElasticLoadBalancingV2Client, new RemoveTagsCommand({ ResourceArns: [id], TagKeys }));
  }
}
