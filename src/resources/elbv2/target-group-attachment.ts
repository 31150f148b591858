import {
  DeregisterTargetsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
  type TargetHealth,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { StarterError } from '../../core/errors.ts';
import { lookAt } from '../aws/console.ts';
import { orAbsent } from '../aws/errors.ts';
import type { Context, ResourceType } from '../contract.ts';
import { TARGET_GROUP_ABSENT, whileAbsent } from './not-found.ts';
import { attachmentPermissions } from './permissions.ts';

export interface TargetGroupAttachmentInputs {
  readonly target_group_arn: string;
  /** An instance's id. */
  readonly target_id: string;
  readonly port: number;
}

export type TargetGroupAttachmentAttributes = Readonly<Record<never, never>>;

/** Says ELB of an instance that, as far as it knows, does not run or does not exist. */
const INVALID_TARGET = ['InvalidTargetException', 'InvalidTarget'];
/** ELB learns some time after EC2 tells it that an instance runs. */
const RUNNING_RETRY_MS = 5 * 60_000;

const lookAtTargets = (ctx: Context, id: string): string =>
  lookAt(ctx, 'targetGroup', parseId(id).target_group_arn, 'Each target there tells its state, and why:');

export const targetGroupAttachment: ResourceType<TargetGroupAttachmentInputs, TargetGroupAttachmentAttributes> = {
  name: 'aws_lb_target_group_attachment',
  kind: 'object',
  importId: 'target group, instance and port: TARGET-GROUP-ARN,INSTANCE-ID,PORT',
  replacement: 'create-first',
  typicalMs: 2_000,
  inputs: {
    target_group_arn: { forcesReplacement: true },
    target_id: { forcesReplacement: true },
    port: { forcesReplacement: true },
  },
  attributes: {},
  permissions: attachmentPermissions,
  waits: {
    ready: {
      what: 'the instance to be registered',
      timeoutMs: 2 * 60_000,
      atDeadline: lookAtTargets,
      async check(ctx, id) {
        const health = await healthNow(ctx, parseId(id));
        return isRegistered(health) ? { state: 'done' } : { state: 'pending', note: health?.State ?? 'not listed yet' };
      },
    },
    serving: {
      what: 'the load balancer to find the instance healthy',
      timeoutMs: 5 * 60_000,
      firstMs: 1_000,
      bounded: true,
      atDeadline: lookAtTargets,
      async check(ctx, id) {
        const health = await healthNow(ctx, parseId(id));
        if (health?.State === 'healthy') return { state: 'done' };
        return { state: 'pending', note: toldOf(health) };
      },
    },
    // ELB lets requests under way end: 300 seconds by default.
    gone: {
      what: 'the load balancer to let go of the instance',
      timeoutMs: 330_000,
      firstMs: 1_000,
      bounded: true,
      atDeadline: lookAtTargets,
      async check(ctx, id) {
        const target = parseId(id);
        const health = await healthNow(ctx, target);
        if (health === undefined || isUnregistered(health)) return { state: 'done' };
        // Without a load balancer nothing is under way, though ELB goes on listing the target as draining.
        if (!(await isBehindLoadBalancer(ctx, target.target_group_arn))) return { state: 'done' };
        return { state: 'pending', note: health.State ?? 'draining' };
      },
    },
  },

  async read(ctx, id) {
    const target = parseId(id);
    const { target_group_arn } = target;
    const all = await ctx.memo(`elbv2/health/${target_group_arn}`, () => listHealth(ctx, target_group_arn));
    return isRegistered(healthOf(target, all)) ? { id, inputs: { ...target }, attributes: {} } : undefined;
  },

  // Registering again changes nothing, so an unanswered one may simply be found registered.
  async find(ctx, inputs, journal) {
    if (!journal) return undefined;
    return isRegistered(await healthNow(ctx, inputs)) ? { id: idOf(inputs), ours: true } : undefined;
  },

  async create(ctx, inputs) {
    await ctx.send(
      ElasticLoadBalancingV2Client,
      new RegisterTargetsCommand({
        TargetGroupArn: inputs.target_group_arn,
        Targets: [{ Id: inputs.target_id, Port: inputs.port }],
      }),
      {
        retryCodes: [
          ...INVALID_TARGET.map((code) => ({
            code,
            what: 'load balancing to hear that the instance runs',
            forMs: RUNNING_RETRY_MS,
          })),
          ...whileAbsent(...TARGET_GROUP_ABSENT),
        ],
      },
    );
    return idOf(inputs);
  },

  // AWS accepts a target that isn't registered (any more); InvalidTarget says that the instance is gone.
  async delete(ctx, id) {
    const { target_group_arn, target_id, port } = parseId(id);
    await orAbsent(
      ctx.send(
        ElasticLoadBalancingV2Client,
        new DeregisterTargetsCommand({ TargetGroupArn: target_group_arn, Targets: [{ Id: target_id, Port: port }] }),
      ),
      ...TARGET_GROUP_ABSENT,
      ...INVALID_TARGET,
    );
  },
};

function idOf({ target_group_arn, target_id, port }: TargetGroupAttachmentInputs): string {
  return `${target_group_arn},${target_id},${port}`;
}

function parseId(id: string): TargetGroupAttachmentInputs {
  const match = /^(arn:[^,]+),([^,]+),(\d+)$/.exec(id);
  const [, target_group_arn, target_id, port] = match ?? [];
  if (target_group_arn === undefined || target_id === undefined) {
    throw new StarterError({
      code: 'ATTACHMENT_ID_INVALID',
      summary: 'Not the id of a target group attachment',
      detail: `Got "${id}"; the id is made of target group, instance and port, with commas between.`,
      hint: 'Give it in the form\nTARGET-GROUP-ARN,i-0123456789abcdef0,443',
    });
  }
  return { target_group_arn, target_id, port: Number(port) };
}

/** What is registered or draining, all of it; a target group that doesn't exist has nothing. */
async function listHealth(ctx: Context, arn: string): Promise<TargetHealthDescription[]> {
  const answer = await orAbsent(
    ctx.send(ElasticLoadBalancingV2Client, new DescribeTargetHealthCommand({ TargetGroupArn: arn })),
    ...TARGET_GROUP_ABSENT,
  );
  return answer?.TargetHealthDescriptions ?? [];
}

function healthOf(
  { target_id, port }: TargetGroupAttachmentInputs,
  all: readonly TargetHealthDescription[],
): TargetHealth | undefined {
  return all.find(({ Target }) => Target?.Id === target_id && Target.Port === port)?.TargetHealth;
}

async function healthNow(ctx: Context, target: TargetGroupAttachmentInputs): Promise<TargetHealth | undefined> {
  return healthOf(target, await listHealth(ctx, target.target_group_arn));
}

/** E.g. `unhealthy: Health checks failed with these codes: [502] (Target.ResponseCodeMismatch)`. */
function toldOf(health: TargetHealth | undefined): string {
  if (!health) return 'not listed yet';
  const { State = 'unknown', Description, Reason } = health;
  return `${State}${Description ? `: ${Description}` : ''}${Reason ? ` (${Reason})` : ''}`;
}

function isUnregistered({ State, Reason }: TargetHealth): boolean {
  return State === 'unused' && Reason === 'Target.NotRegistered';
}

function isRegistered(health: TargetHealth | undefined): boolean {
  return health !== undefined && health.State !== 'draining' && !isUnregistered(health);
}

async function isBehindLoadBalancer(ctx: Context, arn: string): Promise<boolean> {
  const answer = await orAbsent(
    ctx.send(ElasticLoadBalancingV2Client, new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] })),
    ...TARGET_GROUP_ABSENT,
  );
  return (answer?.TargetGroups?.[0]?.LoadBalancerArns ?? []).length > 0;
}
