import { allow, anywhere, arn, both, globalArn, marks } from '../aws/permissions.ts';
import type { Permission, Permissions, Place } from '../contract.ts';

interface LoadBalancer {
  readonly name: string;
  readonly internal: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

function elb(...actions: string[]): string[] {
  return actions.map((action) => `elasticloadbalancing:${action}`);
}

/** Marking what a call makes; ELB asks for it apart ("permissions to tag resources during creation", its user guide). */
function marking(place: Place, call: string, resource: string): Permission {
  const during = { StringEquals: { 'elasticloadbalancing:CreateAction': [call] } };
  return allow(elb('AddTags'), [resource], both(during, marks(place)));
}

export function listLoadBalancersPermissions(place: Place): Permission[] {
  return [anywhere(place, elb('DescribeLoadBalancers', 'DescribeTags'))];
}

export function listTargetGroupsPermissions(place: Place): Permission[] {
  return [anywhere(place, elb('DescribeTargetGroups', 'DescribeTags'))];
}

export function loadBalancerPermissions(place: Place, { name, internal, tags }: LoadBalancer): Permissions {
  const self = arn(place, 'elasticloadbalancing', `loadbalancer/app/${name}/*`);
  const on = (...actions: string[]) => allow(elb(...actions), [self]);
  return {
    read: [anywhere(place, elb('DescribeLoadBalancers', 'DescribeLoadBalancerAttributes', 'DescribeTags'))],
    find: [],
    create: [
      allow(
        elb('CreateLoadBalancer'),
        [self],
        both(marks(place), {
          StringEquals: { 'elasticloadbalancing:Scheme': [internal ? 'internal' : 'internet-facing'] },
        }),
      ),
      marking(place, 'CreateLoadBalancer', self),
      on('ModifyLoadBalancerAttributes'),
      serviceRole(place),
    ],
    update: [
      on('SetSecurityGroups', 'SetSubnets', 'ModifyLoadBalancerAttributes', 'RemoveTags'),
      allow(elb('AddTags'), [self], { 'ForAllValues:StringEquals': { 'aws:TagKeys': Object.keys(tags) } }),
    ],
    delete: [on('DeleteLoadBalancer')],
    attributes: { arn: self },
  };
}

/** The first load balancer of an account makes ELB's own role, in the caller's name ("service-linked role", its user guide). */
function serviceRole(place: Place): Permission {
  const service = 'elasticloadbalancing.amazonaws.com';
  return allow(
    ['iam:CreateServiceLinkedRole'],
    [globalArn(place, 'iam', `role/aws-service-role/${service}/AWSServiceRoleForElasticLoadBalancing`)],
    { StringEquals: { 'iam:AWSServiceName': [service] } },
  );
}

export function targetGroupPermissions(place: Place, { name }: { readonly name: string }): Permissions {
  const self = arn(place, 'elasticloadbalancing', `targetgroup/${name}/*`);
  return {
    read: [anywhere(place, elb('DescribeTargetGroups'))],
    find: [anywhere(place, elb('DescribeTags'))],
    create: [allow(elb('CreateTargetGroup'), [self], marks(place)), marking(place, 'CreateTargetGroup', self)],
    update: [allow(elb('ModifyTargetGroup'), [self])],
    delete: [allow(elb('DeleteTargetGroup'), [self])],
    attributes: { arn: self },
  };
}

/** The only one that an apply replaces under the same names: with its instance. */
export function attachmentPermissions(
  place: Place,
  { target_group_arn }: { readonly target_group_arn: string },
): Permissions {
  const look = anywhere(place, elb('DescribeTargetHealth'));
  return {
    read: [look],
    find: [],
    create: [allow(elb('RegisterTargets'), [target_group_arn])],
    update: [],
    delete: [
      allow(elb('DeregisterTargets'), [target_group_arn]),
      anywhere(place, elb('DescribeTargetHealth', 'DescribeTargetGroups')),
    ],
    isReplaced: true,
  };
}

/** A listener's ARN begins with its load balancer's name. */
export function listenerPermissions(
  place: Place,
  { load_balancer_arn }: { readonly load_balancer_arn: string },
): Permissions {
  const self = load_balancer_arn.replace(':loadbalancer/', ':listener/');
  return {
    read: [anywhere(place, elb('DescribeListeners'))],
    find: [anywhere(place, elb('DescribeTags'))],
    create: [allow(elb('CreateListener'), [load_balancer_arn], marks(place)), marking(place, 'CreateListener', self)],
    update: [allow(elb('ModifyListener'), [self])],
    delete: [allow(elb('DeleteListener'), [self])],
  };
}
