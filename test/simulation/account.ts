import type { Passage } from '../../src/sandbox/passage.ts';
import type { World } from '../../src/sandbox/world.ts';

/**
 * How many of each kind of object an account has, what is ending left out: what a lost, doubled or orphaned one would change.
 */
export function census(world: World): Record<string, number> {
  const { ec2, dynamodb, s3, iam, ssm, route53, acm, elbv2 } = world;
  const count = (of: object) => Object.keys(of).length;
  return {
    instances: Object.values(ec2.instances).filter(({ state }) => !endsIn(state, 'terminated')).length,
    groups: count(ec2.groups),
    rules: count(ec2.rules),
    tables: Object.values(dynamodb.tables).filter(({ state }) => !endsIn(state, 'GONE')).length,
    buckets: count(s3.buckets),
    roles: count(iam.roles),
    policies: Object.values(iam.roles).reduce((sum, role) => sum + count(role.policies), 0),
    profiles: count(iam.profiles),
    parameters: count(ssm.parameters),
    records: Object.values(route53.zones).reduce((sum, zone) => sum + zone.records.length, 0),
    certificates: count(acm.certificates),
    loadBalancers: count(elbv2.loadBalancers),
    targetGroups: count(elbv2.targetGroups),
    targets: Object.values(elbv2.targetGroups)
      .flatMap((group) => group.targets)
      .filter(({ state }) => !endsIn(state, 'gone')).length,
    listeners: count(elbv2.listeners),
  };
}

function endsIn(state: Passage<string>, end: string): boolean {
  return state.to === end;
}
