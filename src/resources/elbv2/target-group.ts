import {
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupCommand,
  type ProtocolEnum,
  type TargetGroup,
  type TargetTypeEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { StarterError } from '../../core/errors.ts';
import { lookAt } from '../aws/console.ts';
import { type AwsError, isAwsError, orAbsent } from '../aws/errors.ts';
import { tagsToSend } from '../aws/tags.ts';
import type { Context, ResourceType } from '../contract.ts';
import { markedArns, release } from './marked.ts';
import { TARGET_GROUP_ABSENT } from './not-found.ts';
import { listTargetGroupsPermissions, targetGroupPermissions } from './permissions.ts';
import { isMarkedOurs } from './tags.ts';

export type LoadBalancingProtocol = 'HTTP' | 'HTTPS';

/** A target group of an application load balancer. */
export interface TargetGroupInputs {
  readonly name: string;
  /** What is registered with it; we register instances by id. */
  readonly target_type: TargetTypeEnum;
  readonly port: number;
  readonly protocol: LoadBalancingProtocol;
  readonly vpc_id: string;
  readonly health_check_path: string;
  readonly health_check_protocol: LoadBalancingProtocol;
}

export interface TargetGroupAttributes {
  readonly arn: string;
}

const IN_USE = ['ResourceInUseException', 'ResourceInUse'];
/** A deleted listener holds its target group for some seconds more. */
const DELETE_RETRY_MS = 3 * 60_000;

export const targetGroup: ResourceType<TargetGroupInputs, TargetGroupAttributes> = {
  name: 'aws_lb_target_group',
  kind: 'object',
  importId: "the target group's ARN",
  replacement: 'create-first',
  typicalMs: 1_000,
  inputs: {
    name: { forcesReplacement: true },
    target_type: { forcesReplacement: true },
    port: { forcesReplacement: true },
    protocol: { forcesReplacement: true },
    vpc_id: { forcesReplacement: true },
    health_check_path: {},
    health_check_protocol: {},
  },
  // "If you attempt to create multiple target groups with the same settings, each call succeeds" (API reference, CreateTargetGroup).
  createAdopts: true,
  attributes: { arn: 'stable' },
  identity: ({ name }) => (typeof name === 'string' ? name : undefined),
  marked: {
    endsBefore: [],
    list: (ctx) =>
      markedArns(ctx, async (Marker) => {
        const page = await ctx.send(ElasticLoadBalancingV2Client, new DescribeTargetGroupsCommand({ Marker }));
        return { items: page.TargetGroups?.map((one) => one.TargetGroupArn), next: page.NextMarker };
      }),
    release,
    permissions: listTargetGroupsPermissions,
  },
  permissions: targetGroupPermissions,

  async read(ctx, id) {
    const group = await describe(ctx, id);
    if (!group) return undefined;
    const protocol = asProtocol(group.Protocol);
    const health_check_protocol = asProtocol(group.HealthCheckProtocol);
    return {
      id,
      inputs: {
        name: group.TargetGroupName ?? '',
        target_type: group.TargetType ?? 'instance',
        port: group.Port ?? 0,
        ...(protocol ? { protocol } : {}),
        vpc_id: group.VpcId ?? '',
        health_check_path: group.HealthCheckPath ?? '',
        ...(health_check_protocol ? { health_check_protocol } : {}),
      },
      attributes: { arn: id },
    };
  },

  async find(ctx, { name }) {
    const answer = await orAbsent(
      ctx.send(ElasticLoadBalancingV2Client, new DescribeTargetGroupsCommand({ Names: [name] })),
      ...TARGET_GROUP_ABSENT,
    );
    const arn = answer?.TargetGroups?.[0]?.TargetGroupArn;
    return arn === undefined ? undefined : { id: arn, ours: await isMarkedOurs(ctx, arn) };
  },

  async create(ctx, inputs) {
    const { TargetGroups } = await ctx.send(
      ElasticLoadBalancingV2Client,
      new CreateTargetGroupCommand({
        Name: inputs.name,
        TargetType: inputs.target_type,
        Protocol: inputs.protocol,
        Port: inputs.port,
        VpcId: inputs.vpc_id,
        HealthCheckProtocol: inputs.health_check_protocol,
        HealthCheckPath: inputs.health_check_path,
        Tags: tagsToSend(ctx),
      }),
      { repeat: 'unless unanswered' },
    );
    return TargetGroups?.[0]?.TargetGroupArn ?? '';
  },

  async update(ctx, id, { inputs }) {
    await ctx.send(
      ElasticLoadBalancingV2Client,
      new ModifyTargetGroupCommand({
        TargetGroupArn: id,
        HealthCheckProtocol: inputs.health_check_protocol,
        HealthCheckPath: inputs.health_check_path,
      }),
    );
  },

  async delete(ctx, id) {
    try {
      await orAbsent(
        ctx.send(ElasticLoadBalancingV2Client, new DeleteTargetGroupCommand({ TargetGroupArn: id }), {
          retryCodes: IN_USE.map((code) => ({
            code,
            what: 'the listeners that use it to end',
            forMs: DELETE_RETRY_MS,
          })),
        }),
        ...TARGET_GROUP_ABSENT,
      );
    } catch (error) {
      throw isAwsError(error, ...IN_USE) ? await inUse(ctx, id, error) : error;
    }
  },
};

async function describe(ctx: Context, id: string): Promise<TargetGroup | undefined> {
  const answer = await orAbsent(
    ctx.send(ElasticLoadBalancingV2Client, new DescribeTargetGroupsCommand({ TargetGroupArns: [id] })),
    ...TARGET_GROUP_ABSENT,
  );
  return answer?.TargetGroups?.[0];
}

async function inUse(ctx: Context, id: string, cause: AwsError): Promise<StarterError> {
  // Asked only to explain another refusal, which counts for more than this one's.
  const group = await describe(ctx, id).catch(() => undefined);
  const users = group?.LoadBalancerArns ?? [];
  const held = users.length > 0 ? `It is used by ${users.join(', ')}.` : 'ELB does not say what uses it.';
  return new StarterError(
    {
      code: 'TARGET_GROUP_IN_USE',
      summary: 'A target group is still in use',
      detail: `${id} could not be deleted for several minutes (${cause.failure.awsCode}). ${held}`,
      hint: lookAt(
        ctx,
        'targetGroup',
        id,
        'Take it away from listeners and rules that this program did not make, then run the command again.',
      ),
    },
    { cause },
  );
}

/** Application load balancers know these two; anything else in a group of that name differs from every wish. */
function asProtocol(protocol: ProtocolEnum | undefined): LoadBalancingProtocol | undefined {
  return protocol === 'HTTP' || protocol === 'HTTPS' ? protocol : undefined;
}
