import {
  CreateListenerCommand,
  DeleteListenerCommand,
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
  type Listener,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { orAbsent } from '../aws/errors.ts';
import { allOnPages } from '../aws/pages.ts';
import type { RetryRule } from '../aws/send.ts';
import { tagsToSend } from '../aws/tags.ts';
import type { Context, ResourceType } from '../contract.ts';
import { LISTENER_ABSENT, LOAD_BALANCER_ABSENT, TARGET_GROUP_ABSENT, whileAbsent } from './not-found.ts';
import { listenerPermissions } from './permissions.ts';
import { isMarkedOurs } from './tags.ts';
import type { LoadBalancingProtocol } from './target-group.ts';

/** A listener that forwards all it gets to one target group. */
export interface ListenerInputs {
  readonly load_balancer_arn: string;
  readonly port: number;
  readonly protocol: LoadBalancingProtocol;
  readonly certificate_arn: string;
  readonly target_group_arn: string;
}

export interface ListenerAttributes {
  readonly arn: string;
}

/** A certificate that was just issued is not known to the load balancing service at once. */
const CERTIFICATE_RETRIES: readonly RetryRule[] = [
  'UnsupportedCertificate',
  'UnsupportedCertificateException',
  'CertificateNotFound',
  'CertificateNotFoundException',
].map((code) => ({ code, what: 'load balancing to know the new certificate', forMs: 120_000 }));

export const listener: ResourceType<ListenerInputs, ListenerAttributes> = {
  name: 'aws_lb_listener',
  kind: 'object',
  importId: "the listener's ARN",
  replacement: 'create-first',
  typicalMs: 1_000,
  inputs: {
    load_balancer_arn: { forcesReplacement: true },
    port: {},
    protocol: {},
    certificate_arn: {},
    target_group_arn: { holds: true },
  },
  attributes: { arn: 'stable' },
  permissions: listenerPermissions,

  async read(ctx, id) {
    const answer = await orAbsent(
      ctx.send(ElasticLoadBalancingV2Client, new DescribeListenersCommand({ ListenerArns: [id] })),
      ...LISTENER_ABSENT,
      ...LOAD_BALANCER_ABSENT,
    );
    const found = answer?.Listeners?.[0];
    if (!found) return undefined;
    const protocol = found.Protocol;
    const certificate_arn = found.Certificates?.[0]?.CertificateArn;
    const target_group_arn = targetOf(found);
    return {
      id,
      inputs: {
        load_balancer_arn: found.LoadBalancerArn ?? '',
        port: found.Port ?? 0,
        ...(protocol === 'HTTP' || protocol === 'HTTPS' ? { protocol } : {}),
        ...(certificate_arn ? { certificate_arn } : {}),
        ...(target_group_arn ? { target_group_arn } : {}),
      },
      attributes: { arn: id },
    };
  },

  async find(ctx, { load_balancer_arn, port }, journal) {
    if (!journal) return undefined;
    const found = (await listListeners(ctx, load_balancer_arn)).find((one) => one.Port === port);
    if (!found?.ListenerArn) return undefined;
    return { id: found.ListenerArn, ours: await isMarkedOurs(ctx, found.ListenerArn) };
  },

  async create(ctx, inputs) {
    const { Listeners } = await ctx.send(
      ElasticLoadBalancingV2Client,
      new CreateListenerCommand({
        LoadBalancerArn: inputs.load_balancer_arn,
        ...settings(inputs),
        Tags: tagsToSend(ctx),
      }),
      {
        repeat: 'unless unanswered',
        retryCodes: [...CERTIFICATE_RETRIES, ...whileAbsent(...LOAD_BALANCER_ABSENT, ...TARGET_GROUP_ABSENT)],
      },
    );
    return Listeners?.[0]?.ListenerArn ?? '';
  },

  async update(ctx, id, { inputs }) {
    await ctx.send(ElasticLoadBalancingV2Client, new ModifyListenerCommand({ ListenerArn: id, ...settings(inputs) }), {
      retryCodes: [...CERTIFICATE_RETRIES, ...whileAbsent(...TARGET_GROUP_ABSENT)],
    });
  },

  async delete(ctx, id) {
    await orAbsent(
      ctx.send(ElasticLoadBalancingV2Client, new DeleteListenerCommand({ ListenerArn: id })),
      ...LISTENER_ABSENT,
      ...LOAD_BALANCER_ABSENT,
    );
  },
};

function settings({ port, protocol, certificate_arn, target_group_arn }: ListenerInputs) {
  return {
    Port: port,
    Protocol: protocol,
    Certificates: [{ CertificateArn: certificate_arn }],
    DefaultActions: [{ Type: 'forward' as const, TargetGroupArn: target_group_arn }],
  };
}

/** Where everything is forwarded to; `undefined` when it isn't, or to several. */
function targetOf({ DefaultActions }: Listener): string | undefined {
  const [action] = DefaultActions ?? [];
  if (action?.Type !== 'forward') return undefined;
  const groups = action.ForwardConfig?.TargetGroups ?? [];
  return action.TargetGroupArn ?? (groups.length === 1 ? groups[0]?.TargetGroupArn : undefined);
}

function listListeners(ctx: Context, loadBalancer: string): Promise<Listener[]> {
  return allOnPages(async (Marker) => {
    const page = await orAbsent(
      ctx.send(ElasticLoadBalancingV2Client, new DescribeListenersCommand({ LoadBalancerArn: loadBalancer, Marker })),
      ...LOAD_BALANCER_ABSENT,
    );
    return { items: page?.Listeners, next: page?.NextMarker };
  });
}
