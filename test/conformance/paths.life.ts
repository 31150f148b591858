import { securityGroup } from '../../src/resources/ec2/security-group.ts';
import { loadBalancer } from '../../src/resources/elbv2/load-balancer.ts';
import { makeGroup } from './ec2.life.ts';
import { life } from './life.ts';

/** Second lives, for the calls that the first ones have no occasion to make. */
export const pathLives = [
  life({
    type: securityGroup,
    inputs: async ({ vpcId }) => ({
      name: 'life-untagged',
      description: 'A group that loses a tag',
      vpc_id: vpcId,
      tags: { TeleportCluster: 'life', Goes: 'soon' },
    }),
    updated: (inputs) => ({ ...inputs, tags: { TeleportCluster: 'life' } }),
  }),
  life({
    type: loadBalancer,
    inputs: async (place) => ({
      name: 'life-moving',
      internal: false,
      subnets: place.subnetIds,
      security_groups: [await makeGroup(place, 'life-moving')],
      idle_timeout: 3600,
      tags: {},
    }),
    updated: (inputs, place) => ({ ...inputs, subnets: [place.subnetIds[0], place.thirdSubnetId] }),
  }),
];
