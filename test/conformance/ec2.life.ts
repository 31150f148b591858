import {
  AuthorizeSecurityGroupIngressCommand,
  CreateTagsCommand,
  EC2Client,
  ModifyInstanceMetadataOptionsCommand,
} from '@aws-sdk/client-ec2';
import { Secret } from '../../src/core/values.ts';
import { instance } from '../../src/resources/ec2/instance.ts';
import type { InstanceInputs } from '../../src/resources/ec2/instance-model.ts';
import { securityGroup } from '../../src/resources/ec2/security-group.ts';
import { securityGroupRule } from '../../src/resources/ec2/security-group-rule.ts';
import { instanceProfile } from '../../src/resources/iam/instance-profile.ts';
import { role } from '../../src/resources/iam/role.ts';
import { life, type Place } from './life.ts';

/** A security group called `name`; answers its id. */
export function makeGroup(place: Place, name: string): Promise<string> {
  return place.make(securityGroup, { name, description: name, vpc_id: place.vpcId, tags: {} });
}

async function makeProfile(place: Place, name: string): Promise<string> {
  const roleName = await place.make(role, {
    name,
    assume_role_policy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
    },
  });
  return place.make(instanceProfile, { name, role: roleName });
}

/** A small instance, with all that it needs, under `name`. */
export async function instanceInputs(place: Place, name: string): Promise<InstanceInputs> {
  return {
    ami: place.imageId,
    ami_name: 'the image of every life',
    instance_type: 't3.micro',
    key_name: place.keyName,
    subnet_id: place.subnetIds[0],
    vpc_security_group_ids: [await makeGroup(place, name), await makeGroup(place, `${name}-other`)],
    iam_instance_profile: await makeProfile(place, name),
    associate_public_ip_address: true,
    user_data: '#!/bin/bash\necho "líne" > /tmp/conf\n',
    root_encrypted: true,
    root_device: { name: place.rootDevice.name, size_gib: place.rootDevice.sizeGib },
    http_tokens: 'required',
    http_endpoint: 'enabled',
    replacement_trigger: new Secret('license'),
  };
}

export const ec2Lives = [
  life({
    type: securityGroup,
    inputs: async ({ vpcId }) => ({
      name: 'life-security-group',
      description: 'A group with a life of its own',
      vpc_id: vpcId,
      tags: { TeleportCluster: 'life', Stays: 'yes' },
    }),
    updated: (inputs) => ({ ...inputs, tags: { TeleportCluster: 'other', Stays: 'yes' } }),
    drift: {
      inputs: ['tags'],
      async make({ ctx }, id) {
        await ctx.send(EC2Client, new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'Stays', Value: 'no' }] }));
      },
    },
  }),
  life({
    type: securityGroupRule,
    inputs: async (place) => ({
      security_group_id: await makeGroup(place, 'life-rule'),
      type: 'ingress' as const,
      protocol: 'tcp',
      from_port: 22,
      to_port: 22,
      cidr_blocks: ['10.1.0.0/16', '10.2.0.0/16', '2001:db8::/32'],
      self: false,
    }),
    updated: (inputs) => ({ ...inputs, cidr_blocks: ['10.2.0.0/16', '10.3.0.0/16'] }),
    drift: {
      inputs: ['cidr_blocks'],
      async make({ ctx }, _id, { security_group_id }) {
        await ctx.send(
          EC2Client,
          new AuthorizeSecurityGroupIngressCommand({
            GroupId: security_group_id,
            IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '10.9.0.0/16' }] }],
          }),
        );
      },
    },
  }),
  // Only possible when the group's own allow-all rule has been taken away.
  life({
    type: securityGroupRule,
    inputs: async (place) => ({
      security_group_id: await makeGroup(place, 'life-rule-egress'),
      type: 'egress' as const,
      protocol: '-1',
      from_port: 0,
      to_port: 0,
      cidr_blocks: ['0.0.0.0/0'],
      self: false,
    }),
    updated: (inputs) => ({ ...inputs, cidr_blocks: ['10.0.0.0/8'] }),
  }),
  life({
    type: securityGroupRule,
    inputs: async (place) => ({
      security_group_id: await makeGroup(place, 'life-rule-self'),
      type: 'ingress' as const,
      protocol: 'tcp',
      from_port: 443,
      to_port: 443,
      cidr_blocks: [],
      self: true,
    }),
  }),
  life({
    type: instance,
    inputs: (place) => instanceInputs(place, 'life-instance'),
    updated: (inputs) => ({ ...inputs, vpc_security_group_ids: inputs.vpc_security_group_ids.slice(0, 1) }),
    emulatorDeviates: {
      update:
        'ModifyInstanceAttribute leaves the groups of the network interface as they were, which are the ones that count',
    },
    drift: {
      inputs: ['http_tokens', 'http_endpoint'],
      async make({ ctx }, id) {
        await ctx.send(
          EC2Client,
          new ModifyInstanceMetadataOptionsCommand({
            InstanceId: id,
            HttpTokens: 'optional',
            HttpEndpoint: 'disabled',
          }),
        );
      },
    },
  }),
];
