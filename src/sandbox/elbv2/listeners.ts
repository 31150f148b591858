import type {
  Action,
  CreateListenerCommandInput,
  CreateListenerCommandOutput,
  DeleteListenerCommandInput,
  DescribeListenersCommandInput,
  DescribeListenersCommandOutput,
  ModifyListenerCommandInput,
  ModifyListenerCommandOutput,
  Listener as SdkListener,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Answer, type Call, newDigits, type Operations, tagRecord } from '../call.ts';
import { isIssued, leaveCertificate } from '../certificate-use.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import { balancerByArn } from './known-load-balancers.ts';
import { balancersOf, targetGroupByArn } from './target-groups.ts';
import type { Listener } from './world.ts';

const DEFAULT_POLICY = 'ELBSecurityPolicy-2016-08';

export const listeners = {
  CreateListener(call: Call, input: CreateListenerCommandInput): Answer<CreateListenerCommandOutput> {
    const { world } = call;
    const balancer = balancerByArn(world, input.LoadBalancerArn);
    const settings = settingsOf(call, input);
    checkTargetGroup(world, settings.targetGroup, balancer.arn);
    const before = Object.values(world.elbv2.listeners).find(
      (known) => known.loadBalancer === balancer.arn && known.port === settings.port,
    );
    if (before) {
      const same =
        before.protocol === settings.protocol &&
        before.certificate === settings.certificate &&
        before.targetGroup === settings.targetGroup;
      if (same) return { Listeners: [shown(before)] };
      refuse('DuplicateListener', `A listener already exists on this port for this load balancer '${balancer.arn}'`);
    }
    const arn = `${balancer.arn.replace(':loadbalancer/', ':listener/')}/${newDigits(world, 16)}`;
    const listener: Listener = { arn, loadBalancer: balancer.arn, ...settings, tags: tagRecord(input.Tags) };
    world.elbv2.listeners[arn] = listener;
    return { Listeners: [shown(listener)] };
  },

  DescribeListeners({ world }: Call, input: DescribeListenersCommandInput): Answer<DescribeListenersCommandOutput> {
    if (input.LoadBalancerArn !== undefined) balancerByArn(world, input.LoadBalancerArn);
    const found = input.ListenerArns?.length
      ? input.ListenerArns.map((arn) => listenerByArn(world, arn))
      : Object.values(world.elbv2.listeners).filter((one) => one.loadBalancer === input.LoadBalancerArn);
    return { Listeners: found.map(shown) };
  },

  ModifyListener(call: Call, input: ModifyListenerCommandInput): Answer<ModifyListenerCommandOutput> {
    const { world } = call;
    const listener = listenerByArn(world, input.ListenerArn);
    const settings = settingsOf(call, {
      Port: input.Port ?? listener.port,
      Protocol: input.Protocol ?? listener.protocol,
      Certificates:
        input.Certificates ?? (listener.certificate === undefined ? [] : [{ CertificateArn: listener.certificate }]),
      DefaultActions: input.DefaultActions ?? [{ Type: 'forward', TargetGroupArn: listener.targetGroup }],
    });
    checkTargetGroup(world, settings.targetGroup, listener.loadBalancer);
    const rival = Object.values(world.elbv2.listeners).find(
      (one) => one !== listener && one.loadBalancer === listener.loadBalancer && one.port === settings.port,
    );
    if (rival) refuse('DuplicateListener', 'A listener already exists on this port for this load balancer');
    if (listener.certificate !== undefined && listener.certificate !== settings.certificate) {
      leaveCertificate(call, listener.certificate);
    }
    const { certificate: _before, policy: _policy, ...rest } = listener;
    const changed: Listener = { ...rest, ...settings };
    world.elbv2.listeners[listener.arn] = changed;
    return { Listeners: [shown(changed)] };
  },

  DeleteListener(call: Call, { ListenerArn }: DeleteListenerCommandInput): object {
    const listener = listenerByArn(call.world, ListenerArn);
    if (listener.certificate !== undefined) leaveCertificate(call, listener.certificate);
    delete call.world.elbv2.listeners[listener.arn];
    return {};
  },
} satisfies Operations;

function settingsOf(
  call: Call,
  input: Pick<CreateListenerCommandInput, 'Port' | 'Protocol' | 'Certificates' | 'DefaultActions'>,
) {
  const { world } = call;
  const { Port: port = 0, Protocol: protocol } = input;
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') {
    refuse('ValidationError', `A listener of an application load balancer speaks HTTP or HTTPS, not ${protocol}`);
  }
  const targetGroup = targetGroupOf(input.DefaultActions);
  targetGroupByArn(call, targetGroup);
  const certificate = input.Certificates?.[0]?.CertificateArn;
  if (protocol === 'HTTP') return { port, protocol, targetGroup };
  if (certificate === undefined) {
    refuse('ValidationError', 'A certificate must be specified for HTTPS listeners');
  }
  if (!world.acm.certificates[certificate]) {
    refuse('CertificateNotFound', `Certificate '${certificate}' not found`);
  }
  if (!isIssued(world, certificate)) {
    refuse(
      'UnsupportedCertificate',
      `The certificate '${certificate}' must have a fully-qualified domain name, a supported signature, and a supported key size.`,
    );
  }
  return { port, protocol, certificate, policy: DEFAULT_POLICY, targetGroup };
}

function targetGroupOf(actions: readonly Action[] | undefined): string {
  const [action] = actions ?? [];
  const arn = action?.TargetGroupArn ?? action?.ForwardConfig?.TargetGroups?.[0]?.TargetGroupArn;
  if (action?.Type !== 'forward' || arn === undefined) {
    return refuse('ValidationError', 'The sandbox has listeners that forward to one target group only');
  }
  return arn;
}

/** A target group serves one load balancer. */
function checkTargetGroup(world: World, targetGroup: string, balancer: string): void {
  if (balancersOf(world, targetGroup).some((other) => other !== balancer)) {
    refuse(
      'TargetGroupAssociationLimit',
      `The following target groups cannot be associated with more than one load balancer: ${targetGroup}`,
    );
  }
}

function listenerByArn(world: World, arn = ''): Listener {
  return world.elbv2.listeners[arn] ?? refuse('ListenerNotFound', `Listener '${arn}' not found`);
}

function shown(listener: Listener): SdkListener {
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancer,
    Port: listener.port,
    Protocol: listener.protocol,
    ...(listener.certificate === undefined ? {} : { Certificates: [{ CertificateArn: listener.certificate }] }),
    ...(listener.policy === undefined ? {} : { SslPolicy: listener.policy }),
    DefaultActions: [
      {
        Type: 'forward',
        TargetGroupArn: listener.targetGroup,
        ForwardConfig: { TargetGroups: [{ TargetGroupArn: listener.targetGroup, Weight: 1 }] },
      },
    ],
  };
}
