import type {
  CreateKeyPairCommandInput,
  CreateKeyPairCommandOutput,
  DeleteKeyPairCommandInput,
  DeleteKeyPairCommandOutput,
  DescribeImagesCommandInput,
  DescribeImagesCommandOutput,
  DescribeInstanceTypeOfferingsCommandInput,
  DescribeInstanceTypeOfferingsCommandOutput,
  DescribeInstanceTypesCommandInput,
  DescribeInstanceTypesCommandOutput,
  DescribeKeyPairsCommandInput,
  DescribeKeyPairsCommandOutput,
  InstanceTypeInfo,
  InstanceTypeOffering,
  Image as SdkImage,
} from '@aws-sdk/client-ec2';
import type { Answer, Call, Operations } from '../call.ts';
import { refuse } from '../refusal.ts';
import { passes } from './filters.ts';
import { addKeyPair } from './preconditions.ts';

/** What instances are made from: images, types, key pairs. */
export const images = {
  DescribeImages({ world, now }: Call, input: DescribeImagesCommandInput): Answer<DescribeImagesCommandOutput> {
    const unknown = input.ImageIds?.find((id) => !world.ec2.images[id]);
    if (unknown !== undefined) refuse('InvalidAMIID.NotFound', `The image id '[${unknown}]' does not exist`);
    return {
      Images: Object.values(world.ec2.images)
        .filter((image) => !input.ImageIds || input.ImageIds.includes(image.id))
        .filter((image) => !input.Owners?.length || input.Owners.includes(image.owner))
        // Deprecated images are hidden unless asked for, but not from those who know their id.
        .filter(
          (image) =>
            input.IncludeDeprecated === true ||
            input.ImageIds !== undefined ||
            image.deprecatedAt === undefined ||
            now < Date.parse(image.deprecatedAt),
        )
        .filter((image) =>
          passes(input.Filters, {
            name: image.name,
            architecture: image.architecture,
            state: 'available',
            'image-id': image.id,
            'image-type': 'machine',
            'is-public': 'true',
            'owner-id': image.owner,
            'root-device-type': 'ebs',
            'virtualization-type': 'hvm',
          }),
        )
        .map(
          (image): SdkImage => ({
            ImageId: image.id,
            Name: image.name,
            OwnerId: image.owner,
            Architecture: image.architecture,
            CreationDate: image.createdAt,
            ...(image.deprecatedAt === undefined ? {} : { DeprecationTime: image.deprecatedAt }),
            Public: true,
            State: 'available',
            ImageType: 'machine',
            RootDeviceName: image.rootDevice,
            RootDeviceType: 'ebs',
            VirtualizationType: 'hvm',
            BlockDeviceMappings: [
              {
                DeviceName: image.rootDevice,
                Ebs: { VolumeSize: image.sizeGib, VolumeType: 'gp3', DeleteOnTermination: true, Encrypted: false },
              },
            ],
          }),
        ),
    };
  },

  DescribeInstanceTypes(
    { world }: Call,
    input: DescribeInstanceTypesCommandInput,
  ): Answer<DescribeInstanceTypesCommandOutput> {
    const known = world.ec2.instanceTypes;
    const unknown = input.InstanceTypes?.find((type) => !known[type]);
    if (unknown !== undefined) {
      refuse('InvalidInstanceType', `The following supplied instance types do not exist: [${unknown}]`);
    }
    return {
      InstanceTypes: Object.entries(known)
        .filter(([name]) => !input.InstanceTypes || input.InstanceTypes.some((type) => type === name))
        .filter(([name, kind]) =>
          passes(input.Filters, {
            'instance-type': name,
            'processor-info.supported-architecture': kind.architecture,
            'current-generation': 'true',
          }),
        )
        .map(([name, kind]) => ({
          InstanceType: name as NonNullable<InstanceTypeInfo['InstanceType']>,
          CurrentGeneration: true,
          ProcessorInfo: { SupportedArchitectures: [kind.architecture] },
          VCpuInfo: { DefaultVCpus: kind.vcpus },
          MemoryInfo: { SizeInMiB: kind.memoryMib },
        })),
    };
  },

  DescribeInstanceTypeOfferings(
    { world }: Call,
    input: DescribeInstanceTypeOfferingsCommandInput,
  ): Answer<DescribeInstanceTypeOfferingsCommandOutput> {
    const byZone = input.LocationType === 'availability-zone';
    return {
      InstanceTypeOfferings: Object.entries(world.ec2.instanceTypes).flatMap(([name, kind]) =>
        (byZone ? world.ec2.zones.filter((zone) => !kind.missingIn.includes(zone)) : [world.region])
          .filter((location) => passes(input.Filters, { 'instance-type': name, location }))
          .map((location) => ({
            InstanceType: name as NonNullable<InstanceTypeOffering['InstanceType']>,
            LocationType: byZone ? ('availability-zone' as const) : ('region' as const),
            Location: location,
          })),
      ),
    };
  },

  DescribeKeyPairs({ world }: Call, input: DescribeKeyPairsCommandInput): Answer<DescribeKeyPairsCommandOutput> {
    const unknown = input.KeyNames?.find((name) => !world.ec2.keyPairs[name]);
    if (unknown !== undefined) refuse('InvalidKeyPair.NotFound', `The key pair '${unknown}' does not exist`);
    return {
      KeyPairs: Object.entries(world.ec2.keyPairs)
        .filter(([name]) => !input.KeyNames || input.KeyNames.includes(name))
        .filter(([name, key]) => passes(input.Filters, { 'key-name': name, 'key-pair-id': key.id }))
        .map(([name, key]) => ({
          KeyName: name,
          KeyPairId: key.id,
          KeyType: 'rsa' as const,
          CreateTime: new Date(key.createdAt),
        })),
    };
  },

  CreateKeyPair({ world, now }: Call, { KeyName = '' }: CreateKeyPairCommandInput): Answer<CreateKeyPairCommandOutput> {
    if (world.ec2.keyPairs[KeyName]) {
      refuse('InvalidKeyPair.Duplicate', `The keypair '${KeyName}' already exists.`);
    }
    const KeyPairId = addKeyPair(world, KeyName, now);
    return { KeyName, KeyPairId, KeyMaterial: 'a private key of the sandbox, good for nothing' };
  },

  DeleteKeyPair({ world }: Call, { KeyName = '' }: DeleteKeyPairCommandInput): Answer<DeleteKeyPairCommandOutput> {
    delete world.ec2.keyPairs[KeyName];
    return { Return: true };
  },
} satisfies Operations;
