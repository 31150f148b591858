import {
  DescribeImagesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeKeyPairsCommand,
  DescribeRegionsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  EC2ServiceException,
  type Image,
} from '@aws-sdk/client-ec2';
import { KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import { ListHostedZonesByNameCommand, Route53Client } from '@aws-sdk/client-route-53';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { type Diagnostic, diagnosticsOf, type StarterError } from '../../../src/core/errors.ts';
import { createSend } from '../../../src/resources/aws/clients.ts';
import { freshContext } from '../../../src/resources/context.ts';
import type { Deployed } from '../../../src/stacks/starter-cluster/deployed.ts';
import { findImage } from '../../../src/stacks/starter-cluster/lookups/image.ts';
import { lookUp } from '../../../src/stacks/starter-cluster/lookups.ts';
import type { Config } from '../../../src/variables/config.ts';
import { guide, letsencrypt, nothingDeployed, stateOf } from './world.ts';

const ec2 = mockClient(EC2Client);
const route53 = mockClient(Route53Client);
const kms = mockClient(KMSClient);
afterAll(() => {
  for (const mock of [ec2, route53, kms]) mock.restore();
});

const calls: string[] = [];
const ctx = freshContext({
  send: createSend({
    region: 'us-west-2',
    clock: systemClock,
    credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
    observe: ({ operation }) => calls.push(operation),
  }),
  region: 'us-west-2',
  account: '123456789012',
  partition: 'aws',
  lineage: '0'.repeat(32),
  clock: systemClock,
});

function image(Name: string, more: Partial<Image> = {}): Image {
  return {
    Name,
    ImageId: `ami-${Name}`,
    Architecture: Name.includes('arm64') ? 'arm64' : 'x86_64',
    RootDeviceName: '/dev/xvda',
    BlockDeviceMappings: [
      { DeviceName: '/dev/sdb', Ebs: { VolumeSize: 1 } },
      { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 15 } },
    ],
    ...more,
  };
}

function zone(Name: string, Id: string, PrivateZone = false) {
  return { Name, Id: `/hostedzone/${Id}`, CallerReference: 'x', Config: { PrivateZone } };
}

function refusal(name: string, message = 'no') {
  return new EC2ServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400 } });
}

/** An account that has all that the guide's example needs. */
beforeEach(() => {
  for (const mock of [ec2, route53, kms]) mock.reset();
  calls.length = 0;
  ec2
    .on(DescribeRegionsCommand)
    .resolves({ Regions: [{ RegionName: 'us-west-2', OptInStatus: 'opt-in-not-required' }] });
  ec2.on(DescribeVpcsCommand).resolves({
    Vpcs: [
      { VpcId: 'vpc-own', IsDefault: false, CidrBlock: '10.0.0.0/16' },
      {
        VpcId: 'vpc-default',
        IsDefault: true,
        CidrBlock: '172.31.0.0/16',
        CidrBlockAssociationSet: [
          { CidrBlock: '172.31.0.0/16', CidrBlockState: { State: 'associated' } },
          { CidrBlock: '100.64.0.0/16', CidrBlockState: { State: 'disassociated' } },
          { CidrBlock: '100.65.0.0/16', CidrBlockState: { State: 'associated' } },
        ],
      },
    ],
  });
  ec2.on(DescribeSubnetsCommand).resolves({
    Subnets: ['b', 'a', 'c'].map((letter) => ({
      SubnetId: `subnet-${letter}`,
      AvailabilityZone: `us-west-2${letter}`,
      DefaultForAz: true,
      AvailableIpAddressCount: 4091,
    })),
  });
  ec2.on(DescribeImagesCommand).resolves({ Images: [image(guide.ami_name)] });
  ec2.on(DescribeKeyPairsCommand).resolves({ KeyPairs: [{ KeyName: 'exampleuser' }] });
  offer('t3.micro', ['x86_64']);
  route53.on(ListHostedZonesByNameCommand).resolves({ HostedZones: [zone('example.com.', 'Z1')] });
  kms.on(ListAliasesCommand).resolves({ Aliases: [{ AliasName: 'alias/aws/ssm', TargetKeyId: 'k-1' }] });
});

function offer(type: string, architectures: ('x86_64' | 'arm64' | 'i386')[]) {
  ec2.on(DescribeInstanceTypesCommand).resolves({
    InstanceTypes: [{ InstanceType: type as never, ProcessorInfo: { SupportedArchitectures: architectures } }],
  });
  ec2.on(DescribeInstanceTypeOfferingsCommand).resolves({
    InstanceTypeOfferings: ['us-west-2a', 'us-west-2b'].map((Location) => ({ InstanceType: type as never, Location })),
  });
}

/** The guide's example as deployed a while ago. */
const deployedGuide = {
  'aws_instance.cluster': {
    inputs: {
      ami: 'ami-old',
      ami_name: guide.ami_name,
      instance_type: 't3.micro',
      key_name: 'exampleuser',
      subnet_id: 'subnet-b',
      root_device: { name: '/dev/sda1', size_gib: 20 },
    },
  },
  'aws_security_group.cluster': { inputs: { vpc_id: 'vpc-default' } },
  'aws_lb.cluster[0]': { inputs: { subnets: ['subnet-b', 'subnet-c'] } },
  'aws_route53_record.cluster_acm[0]': { inputs: { name: guide.route53_domain, zone_id: 'Z1' } },
  'aws_ssm_parameter.license[0]': { inputs: { key_id: 'alias/aws/ssm' } },
  'aws_iam_role_policy.cluster_ssm': {
    inputs: { policy: { Statement: [{ Resource: ['arn:aws:kms:us-west-2:123456789012:key/k-old'] }] } },
  },
};

async function problems(config: Config, deployed: Deployed = nothingDeployed): Promise<readonly Diagnostic[]> {
  return lookUp(ctx, config, deployed).then(
    () => [],
    (error: unknown) => diagnosticsOf(error),
  );
}

describe('a new cluster', () => {
  it('gets all it needs to know of the account', async () => {
    expect(await lookUp(ctx, guide, nothingDeployed)).toEqual({
      vpc: { id: 'vpc-default', cidrs: ['172.31.0.0/16', '100.65.0.0/16'] },
      subnets: { instance: 'subnet-a', loadBalancer: ['subnet-a', 'subnet-b'] },
      image: {
        id: `ami-${guide.ami_name}`,
        architecture: 'x86_64',
        rootDevice: { name: '/dev/xvda', size_gib: 15 },
      },
      zoneId: 'Z1',
      kmsKeyArn: 'arn:aws:kms:us-west-2:123456789012:key/k-1',
      warnings: [],
    });
  });

  it("asks only for Teleport's own images, deprecated ones too", async () => {
    await lookUp(ctx, guide, nothingDeployed);
    const former = 'gravitational-teleport-ami-oss-9.0.0';
    ec2.on(DescribeImagesCommand).resolves({ Images: [image(former)] });
    await lookUp(ctx, { ...guide, ami_name: former }, nothingDeployed);
    const asked = ec2.commandCalls(DescribeImagesCommand).map((call) => call.args[0].input);
    expect(asked).toEqual(
      [
        ['146628656107', guide.ami_name],
        ['126027368216', former],
      ].map(([account, name]) => ({
        Owners: [account],
        Filters: [
          { Name: 'name', Values: [name] },
          { Name: 'state', Values: ['available'] },
        ],
        IncludeDeprecated: true,
      })),
    );
  });

  it('takes the newest of two images of one name', async () => {
    ec2.on(DescribeImagesCommand).resolves({
      Images: [
        image(guide.ami_name, { ImageId: 'ami-older', CreationDate: '2026-01-01T00:00:00.000Z' }),
        image(guide.ami_name, { ImageId: 'ami-newer', CreationDate: '2026-02-01T00:00:00.000Z' }),
      ],
    });
    expect((await lookUp(ctx, guide, nothingDeployed)).image.id).toBe('ami-newer');
  });

  it('finds an alias on a later page', async () => {
    kms
      .on(ListAliasesCommand, { Limit: 100, Marker: undefined }, true)
      .resolves({ Aliases: [{ AliasName: 'alias/other' }], Truncated: true, NextMarker: 'm' })
      .on(ListAliasesCommand, { Limit: 100, Marker: 'm' }, true)
      .resolves({ Aliases: [{ AliasName: 'alias/aws/ssm', TargetKeyId: 'k-2' }], Truncated: false });
    expect((await lookUp(ctx, guide, nothingDeployed)).kmsKeyArn).toBe('arn:aws:kms:us-west-2:123456789012:key/k-2');
  });

  it("compares zones' names, since AWS answers with the next zone when there is none", async () => {
    route53.on(ListHostedZonesByNameCommand).resolves({
      HostedZones: [zone('example.com.', 'Z1'), zone('example.comx.', 'Z2'), zone('a.example.com.', 'Z3')],
    });
    expect((await lookUp(ctx, guide, nothingDeployed)).zoneId).toBe('Z1');
  });

  it('does not count private zones', async () => {
    route53.on(ListHostedZonesByNameCommand).resolves({
      HostedZones: [
        zone('example.com.', 'Z0', true),
        zone('example.com.', 'Z1'),
        zone('teleport.example.com.', 'Z2', true),
      ],
    });
    expect((await lookUp(ctx, guide, nothingDeployed)).zoneId).toBe('Z1');
  });
});

describe('a deployed cluster', () => {
  it('needs at most nine calls, the one for the identity included, when nothing changed', async () => {
    const found = await lookUp(ctx, guide, stateOf(deployedGuide));
    expect(calls.sort()).toEqual([
      'DescribeImages',
      'DescribeKeyPairs',
      'DescribeSubnets',
      'DescribeVpcs',
      'ListAliases',
      'ListHostedZonesByName',
      'ListHostedZonesByName',
    ]);
    expect(found.subnets).toEqual({ instance: 'subnet-b', loadBalancer: ['subnet-b', 'subnet-c'] });
    expect(found.warnings).toEqual([]);
  });

  it('has another instance type or image checked before it is launched', async () => {
    await lookUp(ctx, { ...guide, cluster_instance_type: 't3.small' }, stateOf(deployedGuide));
    expect(calls).toEqual(expect.arrayContaining(['DescribeInstanceTypes', 'DescribeInstanceTypeOfferings']));
    calls.length = 0;
    const other = 'teleport-ent-17.1.0-x86_64';
    ec2.on(DescribeImagesCommand).resolves({ Images: [image(other)] });
    await lookUp(ctx, { ...guide, ami_name: other }, stateOf(deployedGuide));
    expect(calls).toContain('DescribeInstanceTypes');
  });

  it('stays in its VPC when another one became the default', async () => {
    const deployed = { ...deployedGuide, 'aws_security_group.cluster': { inputs: { vpc_id: 'vpc-own' } } };
    expect((await lookUp(ctx, guide, stateOf(deployed))).vpc).toEqual({ id: 'vpc-own', cidrs: ['10.0.0.0/16'] });
  });

  it('keeps what was withdrawn since, with a warning for each', async () => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [] });
    ec2.on(DescribeKeyPairsCommand).resolves({ KeyPairs: [] });
    ec2.on(DescribeKeyPairsCommand, { KeyNames: ['exampleuser'] }).rejects(refusal('InvalidKeyPair.NotFound'));
    kms.on(ListAliasesCommand).resolves({ Aliases: [] });
    route53.on(ListHostedZonesByNameCommand).resolves({
      HostedZones: [zone('example.com.', 'Z1'), zone('example.com.', 'Z2'), zone('teleport.example.com.', 'Z3')],
    });
    const found = await lookUp(ctx, guide, stateOf(deployedGuide));
    expect(found.image).toMatchObject({ id: 'ami-old', rootDevice: { name: '/dev/sda1', size_gib: 20 } });
    expect(found.zoneId).toBe('Z1');
    expect(found.kmsKeyArn).toBe('arn:aws:kms:us-west-2:123456789012:key/k-old');
    expect(found.warnings.map(({ code, severity }) => [code, severity])).toEqual(
      ['IMAGE_NOT_FOUND', 'KEY_PAIR_NOT_FOUND', 'KMS_ALIAS_NOT_FOUND', 'ZONE_AMBIGUOUS', 'ZONE_SHADOWED'].map(
        (code) => [code, 'warning'],
      ),
    );
    expect(found.warnings[0]?.detail).toBe(
      `ami_name is "${guide.ami_name}", which account 146628656107 (Teleport) does not publish in us-west-2. What is deployed uses it and stays as it is, but could not be made anew.`,
    );
    expect(found.warnings[3]?.detail).toContain('The deployed records are in Z1 and stay there.');
  });

  it('takes a changed name that is wrong for an error', async () => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [] });
    ec2.on(DescribeKeyPairsCommand).resolves({ KeyPairs: [] });
    kms.on(ListAliasesCommand).resolves({ Aliases: [] });
    route53.on(ListHostedZonesByNameCommand).resolves({ HostedZones: [] });
    const changed = {
      ...guide,
      ami_name: 'teleport-ent-99.0.0-x86_64',
      key_name: 'other',
      kms_alias_name: 'alias/other',
    };
    expect((await problems(changed, stateOf(deployedGuide))).map(({ code }) => code)).toEqual([
      'IMAGE_NOT_FOUND',
      'KEY_PAIR_NOT_FOUND',
      'ZONE_NOT_FOUND',
      'KMS_ALIAS_NOT_FOUND',
    ]);
  });

  it('is not taken for unchanged when AWS refuses to tell', async () => {
    ec2.on(DescribeImagesCommand).rejects(refusal('UnauthorizedOperation', 'You are not authorized'));
    expect(await problems(guide, stateOf(deployedGuide))).toMatchObject([
      { code: 'AWS_REFUSED', detail: expect.stringContaining('EC2 DescribeImages failed with UnauthorizedOperation') },
    ]);
  });
});

describe('problems', () => {
  it('are told all together, each once', async () => {
    ec2.on(DescribeRegionsCommand).resolves({ Regions: [{ RegionName: 'us-west-2', OptInStatus: 'not-opted-in' }] });
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [] });
    ec2.on(DescribeImagesCommand).resolves({ Images: [] });
    ec2.on(DescribeKeyPairsCommand).resolves({ KeyPairs: [] });
    route53.on(ListHostedZonesByNameCommand).resolves({ HostedZones: [] });
    kms.on(ListAliasesCommand).resolves({ Aliases: [] });
    expect((await problems(guide)).map(({ code }) => code)).toEqual([
      'REGION_NOT_ENABLED',
      'DEFAULT_VPC_MISSING',
      'IMAGE_NOT_FOUND',
      'KEY_PAIR_NOT_FOUND',
      'ZONE_NOT_FOUND',
      'KMS_ALIAS_NOT_FOUND',
    ]);
  });

  it('region not enabled', async () => {
    ec2.on(DescribeRegionsCommand).resolves({ Regions: [{ RegionName: 'us-west-2', OptInStatus: 'not-opted-in' }] });
    expect(await problems(guide)).toEqual([
      {
        code: 'REGION_NOT_ENABLED',
        summary: 'The region can not be used by this account',
        detail: 'region is "us-west-2", which account 123456789012 has not enabled.',
        hint: 'Choose another region, or enable it with\naws account enable-region --region-name us-west-2',
      },
    ]);
  });

  it.each(['AuthFailure', 'InvalidParameterValue'])('region that answers %s', async (code) => {
    ec2.on(DescribeRegionsCommand).rejects(refusal(code));
    expect(await problems(guide)).toMatchObject([
      { detail: `region is "us-west-2", which doesn't exist or isn't enabled for account 123456789012.` },
    ]);
  });

  it('no default VPC', async () => {
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: 'vpc-own', IsDefault: false }] });
    expect(await problems(guide)).toEqual([
      {
        code: 'DEFAULT_VPC_MISSING',
        summary: 'The region has no default VPC',
        detail: 'The cluster is placed in the default VPC, and region us-west-2 of account 123456789012 has none.',
        hint: 'Choose another region, or create it with\naws ec2 create-default-vpc --region us-west-2',
      },
    ]);
  });

  it('image not found: the nearest of its kind', async () => {
    const there = ['16.4.0', '17.0.0-dev', '17.0.5', '17.1.0', '17.1.2', '18.0.0', '4.3.2'];
    ec2
      .on(DescribeImagesCommand)
      .resolves({ Images: [] })
      .on(DescribeImagesCommand, {
        Filters: [
          { Name: 'name', Values: ['teleport-ent-*-arm64-fips'] },
          { Name: 'state', Values: ['available'] },
        ],
      })
      .resolves({ Images: there.map((version) => image(`teleport-ent-${version}-arm64-fips`)) });
    expect(await problems({ ...guide, ami_name: 'teleport-ent-17.1.1-arm64-fips' })).toEqual([
      {
        code: 'IMAGE_NOT_FOUND',
        summary: 'The image does not exist in the region',
        detail:
          'ami_name is "teleport-ent-17.1.1-arm64-fips", which account 146628656107 (Teleport) does not publish in us-west-2.',
        hint: [
          'The nearest names there are:',
          'teleport-ent-17.1.2-arm64-fips',
          'teleport-ent-17.1.0-arm64-fips',
          'teleport-ent-17.0.5-arm64-fips',
          'teleport-ent-17.0.0-dev-arm64-fips',
          'teleport-ent-18.0.0-arm64-fips',
        ].join('\n'),
      },
    ]);
  });

  it('image not found, nor any like it', async () => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [] });
    expect(await problems(guide)).toMatchObject([
      {
        code: 'IMAGE_NOT_FOUND',
        hint: "List what is published there with\naws ec2 describe-images --region us-west-2 --owners 146628656107 --include-deprecated --query 'Images[].Name'",
      },
    ]);
  });

  it.each(['aws-us-gov', 'aws-cn'])('image not found in %s: told where there are any', async (partition) => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [] });
    const error = await findImage({ ...ctx, partition }, 'teleport-ent-17.1.0-x86_64').catch((e: unknown) => e);
    expect((error as StarterError).diagnostics[0].detail).toBe(
      `ami_name is "teleport-ent-17.1.0-x86_64", which account 146628656107 (Teleport) does not publish in us-west-2. Teleport is only known to publish its images in the partition aws; this account is in ${partition}.`,
    );
  });

  it('key pair missing', async () => {
    ec2
      .on(DescribeKeyPairsCommand)
      .resolves({ KeyPairs: [{ KeyName: 'laptop' }, { KeyName: 'exampleuser2' }] })
      .on(DescribeKeyPairsCommand, { KeyNames: ['exampleuser'] })
      .rejects(refusal('InvalidKeyPair.NotFound'));
    expect(await problems(guide)).toEqual([
      {
        code: 'KEY_PAIR_NOT_FOUND',
        summary: 'The key pair does not exist in the region',
        detail: 'key_name is "exampleuser"; us-west-2 has exampleuser2, laptop.',
        hint: 'Choose one that exists, or create it with\naws ec2 create-key-pair --region us-west-2 --key-name exampleuser --query KeyMaterial --output text > exampleuser.pem',
      },
    ]);
    ec2.on(DescribeKeyPairsCommand).resolves({ KeyPairs: [] });
    expect(await problems(guide)).toMatchObject([{ detail: 'key_name is "exampleuser"; us-west-2 has no key pairs.' }]);
  });

  it('zone missing', async () => {
    route53.on(ListHostedZonesByNameCommand).resolves({ HostedZones: [zone('example.net.', 'Z1')] });
    expect(await problems(guide)).toEqual([
      {
        code: 'ZONE_NOT_FOUND',
        summary: 'The account has no public hosted zone of that name',
        detail: 'route53_zone is "example.com"; Route 53 has no hosted zone of that name.',
        hint: 'Set route53_zone to a zone you have, or create it and let your registrar point to its name servers:\naws route53 create-hosted-zone --name example.com --caller-reference teleport-starter-example.com',
      },
    ]);
  });

  it('zone only private', async () => {
    route53.on(ListHostedZonesByNameCommand).resolves({ HostedZones: [zone('example.com.', 'Z1', true)] });
    expect(await problems(guide)).toMatchObject([
      {
        code: 'ZONE_NOT_FOUND',
        detail: 'route53_zone is "example.com"; Route 53 has only a private one (Z1), which the internet can\'t see.',
      },
    ]);
  });

  it('zone twice', async () => {
    route53.on(ListHostedZonesByNameCommand).resolves({
      HostedZones: [zone('example.com.', 'Z1'), zone('example.com.', 'Z2')],
    });
    expect(await problems(guide)).toEqual([
      {
        code: 'ZONE_AMBIGUOUS',
        summary: 'Several public hosted zones have that name',
        detail:
          'route53_zone is "example.com", the name of Z1 and Z2; only the one that the domain is delegated to works.',
        hint: 'See which name servers the domain has, then delete the other zone:\ndig +short NS example.com',
      },
    ]);
  });

  it.each([
    ['teleport.example.com', 'teleport.example.com'],
    ['a.b.example.com', 'b.example.com'],
    ['a.b.example.com', 'a.b.example.com'],
  ])('domain %s taken by the zone %s', async (route53_domain, shadow) => {
    route53.on(ListHostedZonesByNameCommand).callsFake(({ DNSName }) => ({
      HostedZones: [zone('example.com.', 'Z1'), zone(`${shadow}.`, 'Z2')].filter(({ Name }) => Name === `${DNSName}.`),
    }));
    expect(await problems({ ...guide, route53_domain })).toEqual([
      {
        code: 'ZONE_SHADOWED',
        summary: 'A more specific hosted zone takes the domain',
        detail: `route53_zone is "example.com", but route53_domain "${route53_domain}" belongs to the public hosted zone ${shadow} (Z2): records in the wider zone would not be seen.`,
        hint: `Delete that zone if it isn't used, or set route53_domain to a name below it and route53_zone to ${shadow}.`,
      },
    ]);
  });

  it("KMS alias missing: AWS's own is made by the first secret", async () => {
    kms.on(ListAliasesCommand).resolves({ Aliases: [{ AliasName: 'alias/aws/ssm' }] });
    expect(await problems(guide)).toEqual([
      {
        code: 'KMS_ALIAS_NOT_FOUND',
        summary: 'The KMS alias does not exist in the region',
        detail: 'kms_alias_name is "alias/aws/ssm", which us-west-2 of account 123456789012 does not have.',
        hint: 'AWS makes this key with the first SecureString. Write one and delete it again:\naws ssm put-parameter --region us-west-2 --name /teleport-starter/throwaway --type SecureString --value x\naws ssm delete-parameter --region us-west-2 --name /teleport-starter/throwaway',
      },
    ]);
    expect(await problems({ ...guide, kms_alias_name: 'alias/mine' })).toMatchObject([
      { hint: 'Set kms_alias_name to an alias that exists; alias/aws/ssm is the default.' },
    ]);
  });

  it('image of another architecture', async () => {
    const arm = 'teleport-oss-17.1.0-arm64';
    ec2.on(DescribeImagesCommand).resolves({ Images: [image(arm)] });
    expect(await problems({ ...letsencrypt, cluster_instance_type: 't3.micro', ami_name: arm })).toEqual([
      {
        code: 'ARCHITECTURE_MISMATCH',
        summary: 'The image does not run on the instance type',
        detail:
          'ami_name is "teleport-oss-17.1.0-arm64", an image for arm64; cluster_instance_type is "t3.micro", which runs x86_64.',
        hint: 'Choose a type for arm64, such as t4g.micro, or the image for x86_64.',
      },
    ]);
    offer('t4g.micro', ['arm64']);
    expect(await problems({ ...letsencrypt, cluster_instance_type: 't4g.micro', ami_name: arm })).toEqual([]);
  });

  it('instance type unknown', async () => {
    ec2.on(DescribeInstanceTypesCommand).rejects(refusal('InvalidInstanceType'));
    ec2.on(DescribeInstanceTypeOfferingsCommand).resolves({ InstanceTypeOfferings: [] });
    expect(await problems({ ...guide, cluster_instance_type: 't3.tiny' })).toEqual([
      {
        code: 'INSTANCE_TYPE_UNKNOWN',
        summary: 'The instance type does not exist in the region',
        detail: 'cluster_instance_type is "t3.tiny", which EC2 does not know in us-west-2.',
        hint: "Choose a type such as t3.micro; these are offered:\naws ec2 describe-instance-type-offerings --region us-west-2 --query 'InstanceTypeOfferings[].InstanceType'",
      },
    ]);
  });
});
