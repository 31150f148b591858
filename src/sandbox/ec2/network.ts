import type {
  DeleteSubnetCommandInput,
  DeleteVpcCommandInput,
  DescribeAvailabilityZonesCommandInput,
  DescribeAvailabilityZonesCommandOutput,
  DescribeNetworkInterfacesCommandInput,
  DescribeNetworkInterfacesCommandOutput,
  DescribeRegionsCommandInput,
  DescribeRegionsCommandOutput,
  DescribeSubnetsCommandInput,
  DescribeSubnetsCommandOutput,
  DescribeVpcsCommandInput,
  DescribeVpcsCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Answer, Call, Operations } from '../call.ts';
import { interfacesOf } from '../interfaces.ts';
import { refuse } from '../refusal.ts';
import { passes } from './filters.ts';

export const network = {
  DescribeRegions({ world }: Call, input: DescribeRegionsCommandInput): Answer<DescribeRegionsCommandOutput> {
    const unknown = input.RegionNames?.find((name) => !world.ec2.regions.includes(name));
    if (unknown !== undefined) refuse('InvalidParameterValue', `Invalid region(s): ${unknown}`);
    return {
      Regions: world.ec2.regions
        .filter((name) => !input.RegionNames || input.RegionNames.includes(name))
        .map((name) => ({
          RegionName: name,
          Endpoint: `ec2.${name}.amazonaws.com`,
          OptInStatus: 'opt-in-not-required',
        })),
    };
  },

  DescribeAvailabilityZones(
    { world }: Call,
    input: DescribeAvailabilityZonesCommandInput,
  ): Answer<DescribeAvailabilityZonesCommandOutput> {
    return {
      AvailabilityZones: world.ec2.zones
        .filter((zone) =>
          passes(input.Filters, { state: 'available', 'zone-name': zone, 'zone-type': 'availability-zone' }),
        )
        .map((zone) => ({
          ZoneName: zone,
          RegionName: world.region,
          State: 'available',
          ZoneType: 'availability-zone',
        })),
    };
  },

  DescribeVpcs({ world }: Call, input: DescribeVpcsCommandInput): Answer<DescribeVpcsCommandOutput> {
    const unknown = input.VpcIds?.find((id) => !world.ec2.vpcs[id]);
    if (unknown !== undefined) refuse('InvalidVpcID.NotFound', `The vpc ID '${unknown}' does not exist`);
    return {
      Vpcs: Object.values(world.ec2.vpcs)
        .filter((vpc) => !input.VpcIds || input.VpcIds.includes(vpc.id))
        .filter((vpc) =>
          passes(input.Filters, {
            'is-default': String(vpc.isDefault),
            isDefault: String(vpc.isDefault),
            'vpc-id': vpc.id,
            state: 'available',
          }),
        )
        .map((vpc) => ({
          VpcId: vpc.id,
          CidrBlock: vpc.cidr,
          CidrBlockAssociationSet: [{ CidrBlock: vpc.cidr, CidrBlockState: { State: 'associated' } }],
          IsDefault: vpc.isDefault,
          State: 'available',
          OwnerId: world.account,
        })),
    };
  },

  DescribeSubnets({ world }: Call, input: DescribeSubnetsCommandInput): Answer<DescribeSubnetsCommandOutput> {
    const unknown = input.SubnetIds?.find((id) => !world.ec2.subnets[id]);
    if (unknown !== undefined) refuse('InvalidSubnetID.NotFound', `The subnet ID '${unknown}' does not exist`);
    return {
      Subnets: Object.values(world.ec2.subnets)
        .filter((subnet) => !input.SubnetIds || input.SubnetIds.includes(subnet.id))
        .filter((subnet) =>
          passes(input.Filters, {
            'vpc-id': subnet.vpcId,
            'subnet-id': subnet.id,
            'availability-zone': subnet.zone,
            availabilityZone: subnet.zone,
            'default-for-az': 'true',
            defaultForAz: 'true',
            state: 'available',
          }),
        )
        .map((subnet) => ({
          SubnetId: subnet.id,
          VpcId: subnet.vpcId,
          AvailabilityZone: subnet.zone,
          CidrBlock: subnet.cidr,
          AvailableIpAddressCount: 4091,
          DefaultForAz: true,
          MapPublicIpOnLaunch: true,
          State: 'available',
          OwnerId: world.account,
        })),
    };
  },

  DescribeNetworkInterfaces(
    call: Call,
    input: DescribeNetworkInterfacesCommandInput,
  ): Answer<DescribeNetworkInterfacesCommandOutput> {
    return {
      NetworkInterfaces: interfacesOf(call)
        .filter((eni) =>
          passes(input.Filters, {
            'group-id': eni.groups,
            'subnet-id': eni.subnetId,
            description: eni.description,
            'attachment.instance-id': eni.instanceId,
          }),
        )
        .map((eni) => ({
          NetworkInterfaceId: eni.id,
          Description: eni.description,
          SubnetId: eni.subnetId,
          Status: 'in-use',
          ...(eni.instanceId === undefined
            ? {}
            : { Attachment: { InstanceId: eni.instanceId, Status: 'attached' as const } }),
          Groups: eni.groups.map((GroupId) => ({ GroupId, GroupName: call.world.ec2.groups[GroupId]?.name })),
        })),
    };
  },

  DeleteSubnet(call: Call, { SubnetId = '' }: DeleteSubnetCommandInput): object {
    const { subnets } = call.world.ec2;
    if (!subnets[SubnetId]) refuse('InvalidSubnetID.NotFound', `The subnet ID '${SubnetId}' does not exist`);
    if (interfacesOf(call).some((eni) => eni.subnetId === SubnetId)) {
      refuse('DependencyViolation', `The subnet '${SubnetId}' has dependencies and cannot be deleted.`);
    }
    delete subnets[SubnetId];
    return {};
  },

  DeleteVpc({ world }: Call, { VpcId = '' }: DeleteVpcCommandInput): object {
    const { vpcs, subnets, groups } = world.ec2;
    if (!vpcs[VpcId]) refuse('InvalidVpcID.NotFound', `The vpc ID '${VpcId}' does not exist`);
    const own = Object.values(groups).filter((group) => group.vpcId === VpcId);
    if (Object.values(subnets).some((subnet) => subnet.vpcId === VpcId) || own.some((g) => g.name !== 'default')) {
      refuse('DependencyViolation', `The vpc '${VpcId}' has dependencies and cannot be deleted.`);
    }
    for (const group of own) delete groups[group.id];
    delete vpcs[VpcId];
    return {};
  },
} satisfies Operations;
