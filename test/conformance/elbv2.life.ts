import {
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { instance } from '../../src/resources/ec2/instance.ts';
import { listener } from '../../src/resources/elbv2/listener.ts';
import { loadBalancer } from '../../src/resources/elbv2/load-balancer.ts';
import { type TargetGroupInputs, targetGroup } from '../../src/resources/elbv2/target-group.ts';
import { targetGroupAttachment } from '../../src/resources/elbv2/target-group-attachment.ts';
import { makeIssuedCertificate } from './acm.life.ts';
import { instanceInputs, makeGroup } from './ec2.life.ts';
import { life, type Place } from './life.ts';

function groupInputs(place: Place, name: string): TargetGroupInputs {
  return {
    name,
    target_type: 'instance',
    port: 443,
    protocol: 'HTTPS',
    vpc_id: place.vpcId,
    health_check_path: '/web/login',
    health_check_protocol: 'HTTPS',
  };
}

async function balancerInputs(place: Place, name: string) {
  return {
    name,
    internal: false,
    subnets: [...place.subnetIds],
    security_groups: [await makeGroup(place, name), await makeGroup(place, `${name}-other`)],
    idle_timeout: 3600,
    tags: { TeleportCluster: 'life', Stays: 'yes' },
  };
}

export const elbv2Lives = [
  life({
    type: loadBalancer,
    inputs: (place) => balancerInputs(place, 'life-load-balancer'),
    updated: (inputs) => ({
      ...inputs,
      security_groups: inputs.security_groups.slice(0, 1),
      idle_timeout: 1800,
      tags: { TeleportCluster: 'other' },
    }),
    drift: {
      inputs: ['idle_timeout'],
      async make({ ctx }, id) {
        await ctx.send(
          ElasticLoadBalancingV2Client,
          new ModifyLoadBalancerAttributesCommand({
            LoadBalancerArn: id,
            Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '60' }],
          }),
        );
      },
    },
  }),
  life({
    type: targetGroup,
    inputs: async (place) => groupInputs(place, 'life-target-group'),
    updated: (inputs) => ({ ...inputs, health_check_path: '/healthz' }),
    drift: {
      inputs: ['health_check_path'],
      async make({ ctx }, id) {
        await ctx.send(
          ElasticLoadBalancingV2Client,
          new ModifyTargetGroupCommand({ TargetGroupArn: id, HealthCheckPath: '/other' }),
        );
      },
    },
  }),
  life({
    type: targetGroupAttachment,
    inputs: async (place) => ({
      target_group_arn: await place.make(targetGroup, groupInputs(place, 'life-attachment')),
      target_id: await place.make(instance, await instanceInputs(place, 'life-attachment')),
      port: 443,
    }),
  }),
  life({
    type: listener,
    inputs: async (place) => ({
      load_balancer_arn: await place.make(loadBalancer, await balancerInputs(place, 'life-listener')),
      port: 443,
      protocol: 'HTTPS' as const,
      certificate_arn: await makeIssuedCertificate(place, 'life-listener'),
      target_group_arn: await place.make(targetGroup, groupInputs(place, 'life-listener')),
    }),
    updated: (inputs) => ({ ...inputs, port: 8443 }),
    drift: {
      inputs: ['port'],
      async make({ ctx }, id) {
        await ctx.send(ElasticLoadBalancingV2Client, new ModifyListenerCommand({ ListenerArn: id, Port: 9443 }));
      },
    },
  }),
];
