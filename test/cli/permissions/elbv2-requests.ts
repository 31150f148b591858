import { type Account, arnIn, type Call, type Context, type Json, type Request, requestTags } from './request.ts';

const SERVICE_ROLE = 'role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing';

/** What ELB asks IAM for (Service Authorization Reference, "AWS Elastic Load Balancing V2"; its guide on tagging during creation). */
export function elbv2Requests({ operation, input, answer }: Call, account: Account): Request[] {
  const on = (action: string, resource: string, context: Context = {}): Request => ({
    action: `elasticloadbalancing:${action}`,
    resource,
    context,
  });
  const tagging = (resource: string, tags: Json): Request =>
    on('AddTags', resource, { ...requestTags(tags), 'elasticloadbalancing:CreateAction': operation });
  const unborn = (kind: string) => arnIn(account, 'elasticloadbalancing', `${kind}/0123456789abcdef`);

  switch (operation) {
    case 'CreateLoadBalancer': {
      const arn = answer?.LoadBalancers[0].LoadBalancerArn ?? unborn(`loadbalancer/app/${input.Name}`);
      return [
        on(operation, arn, { ...requestTags(input.Tags), 'elasticloadbalancing:Scheme': input.Scheme }),
        tagging(arn, input.Tags),
        // In an account that has never had a load balancer.
        {
          action: 'iam:CreateServiceLinkedRole',
          resource: `arn:aws:iam::${account.id}:${SERVICE_ROLE}`,
          context: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' },
        },
      ];
    }
    case 'CreateTargetGroup': {
      const arn = answer?.TargetGroups[0].TargetGroupArn ?? unborn(`targetgroup/${input.Name}`);
      return [on(operation, arn, requestTags(input.Tags)), tagging(arn, input.Tags)];
    }
    case 'CreateListener': {
      const arn = answer?.Listeners[0].ListenerArn;
      return [on(operation, input.LoadBalancerArn, requestTags(input.Tags)), tagging(arn, input.Tags)];
    }
    case 'AddTags':
      return input.ResourceArns.map((arn: string) => on(operation, arn, requestTags(input.Tags)));
    case 'RemoveTags':
      return input.ResourceArns.map((arn: string) => on(operation, arn, { 'aws:TagKeys': input.TagKeys }));
    case 'ModifyLoadBalancerAttributes':
    case 'SetSecurityGroups':
    case 'SetSubnets':
    case 'DeleteLoadBalancer':
      return [on(operation, input.LoadBalancerArn)];
    case 'ModifyTargetGroup':
    case 'DeleteTargetGroup':
    case 'RegisterTargets':
    case 'DeregisterTargets':
      return [on(operation, input.TargetGroupArn)];
    case 'ModifyListener':
    case 'DeleteListener':
      return [on(operation, input.ListenerArn)];
    default:
      if (operation.startsWith('Describe')) return [on(operation, '*')];
      throw new Error(`what ELB asks for at ${operation} is not written down`);
  }
}
