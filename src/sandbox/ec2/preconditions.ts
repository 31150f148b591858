import { digitsOf, newDigits } from '../call.ts';
import type { World } from '../world.ts';
import type { Ec2World, Image, InstanceKind } from './world.ts';

/** The account that publishes Teleport's images (goteleport.com, "Deploy Teleport with Terraform"). */
const TELEPORT_ACCOUNT = '146628656107';

const REGIONS = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'eu-west-1',
  'eu-central-1',
  'ap-southeast-2',
];

/** Versions and the days they were published. */
const RELEASES = [
  { version: '16.4.0', day: '2024-09-20' },
  { version: '17.0.0-dev', day: '2024-10-15' },
  { version: '17.1.0', day: '2024-12-20' },
  { version: '18.2.0', day: '2025-08-28' },
];

const EDITIONS = [
  { kind: 'oss', fips: '' },
  { kind: 'ent', fips: '' },
  { kind: 'ent', fips: '-fips' },
];

/** What every account of the region has: zones, images, instance types. */
export function createEc2World(region: string): Ec2World {
  const zones = ['a', 'b', 'c', 'd'].map((letter) => `${region}${letter}`);
  return {
    regions: [...new Set([...REGIONS, region])],
    zones,
    vpcs: {},
    subnets: {},
    keyPairs: {},
    images: Object.fromEntries(teleportImages().map((image) => [image.id, image])),
    instanceTypes: instanceTypes(zones),
    groups: {},
    rules: {},
    instances: {},
  };
}

function teleportImages(): Image[] {
  return RELEASES.flatMap(({ version, day }) =>
    EDITIONS.flatMap(({ kind, fips }) =>
      (['x86_64', 'arm64'] as const).map((architecture) => {
        const name = `teleport-${kind}-${version}-${architecture}${fips}`;
        return {
          id: `ami-0${digitsOf(name, 16)}`,
          name,
          owner: TELEPORT_ACCOUNT,
          architecture,
          createdAt: `${day}T08:00:00.000Z`,
          rootDevice: '/dev/xvda',
          sizeGib: 8,
        };
      }),
    ),
  );
}

function instanceTypes(zones: readonly string[]): Record<string, InstanceKind> {
  const kind = (architecture: 'x86_64' | 'arm64', vcpus: number, gib: number, missingIn: readonly string[] = []) => ({
    architecture,
    vcpus,
    memoryMib: gib * 1024,
    missingIn,
  });
  // As in several regions of AWS, the last zone is an old one without the newer types.
  const old = zones.slice(-1);
  return {
    't3.micro': kind('x86_64', 2, 1, old),
    't3.small': kind('x86_64', 2, 2, old),
    't3.medium': kind('x86_64', 2, 4, old),
    't3.large': kind('x86_64', 2, 8, old),
    'm5.large': kind('x86_64', 2, 8),
    'm6i.large': kind('x86_64', 2, 8, old),
    't4g.micro': kind('arm64', 2, 1, old),
    't4g.small': kind('arm64', 2, 2, old),
    't4g.medium': kind('arm64', 2, 4, old),
    't4g.large': kind('arm64', 2, 8, old),
    'm6g.large': kind('arm64', 2, 8, old),
  };
}

/** The default VPC with a subnet in each zone and its default security group. */
export function addDefaultVpc(world: World): void {
  const { ec2 } = world;
  const vpcId = `vpc-0${newDigits(world, 16)}`;
  ec2.vpcs[vpcId] = { id: vpcId, cidr: '172.31.0.0/16', isDefault: true };
  ec2.zones.forEach((zone, at) => {
    const id = `subnet-0${newDigits(world, 16)}`;
    ec2.subnets[id] = { id, vpcId, zone, cidr: `172.31.${at * 16}.0/20` };
  });
  const id = `sg-0${newDigits(world, 16)}`;
  ec2.groups[id] = { id, name: 'default', description: 'default VPC security group', vpcId, tags: {} };
}

export function addKeyPair(world: World, name: string, createdAt = 0): string {
  const id = `key-0${newDigits(world, 16)}`;
  world.ec2.keyPairs[name] = { id, createdAt };
  return id;
}
