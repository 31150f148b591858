import type {
  DescribeLoadBalancerAttributesCommandInput,
  DescribeLoadBalancerAttributesCommandOutput,
  ModifyLoadBalancerAttributesCommandInput,
  ModifyLoadBalancerAttributesCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Answer, type Call, type Operations, tagList, tagRecord } from '../call.ts';
import { refuse } from '../refusal.ts';
import { balancerByArn } from './known-load-balancers.ts';

/** What a new load balancer has, and all that can be changed. */
export const DEFAULT_ATTRIBUTES = {
  'idle_timeout.timeout_seconds': '60',
  'deletion_protection.enabled': 'false',
  'routing.http2.enabled': 'true',
  'routing.http.drop_invalid_header_fields.enabled': 'false',
  'access_logs.s3.enabled': 'false',
};

export const loadBalancerAttributes = {
  DescribeLoadBalancerAttributes(
    { world }: Call,
    { LoadBalancerArn }: DescribeLoadBalancerAttributesCommandInput,
  ): Answer<DescribeLoadBalancerAttributesCommandOutput> {
    return { Attributes: tagList(balancerByArn(world, LoadBalancerArn).attributes) };
  },

  ModifyLoadBalancerAttributes(
    { world }: Call,
    input: ModifyLoadBalancerAttributesCommandInput,
  ): Answer<ModifyLoadBalancerAttributesCommandOutput> {
    const balancer = balancerByArn(world, input.LoadBalancerArn);
    const wanted = tagRecord(input.Attributes);
    const unknown = Object.keys(wanted).find((key) => !(key in DEFAULT_ATTRIBUTES));
    if (unknown !== undefined)
      refuse('InvalidConfigurationRequest', `Load balancer attribute key '${unknown}' is not recognized`);
    balancer.attributes = { ...balancer.attributes, ...wanted };
    return { Attributes: tagList(balancer.attributes) };
  },
} satisfies Operations;
