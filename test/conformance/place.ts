import { DescribeImagesCommand, DescribeKeyPairsCommand, DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ListHostedZonesByNameCommand, Route53Client } from '@aws-sdk/client-route-53';
import type { Clock } from '../../src/core/clock.ts';
import { callerIdentity } from '../../src/resources/aws/identity.ts';
import type { Send } from '../../src/resources/aws/send.ts';
import { freshContext } from '../../src/resources/context.ts';
import type { AnyResourceType, Context, ResourceType } from '../../src/resources/contract.ts';
import type { Place } from './life.ts';
import { end, make, newToken } from './living.ts';

/** A place with what the suite needs beyond what rows see. */
export interface OpenPlace extends Place {
  /** Has `clear` end the object, if it is still there. */
  remember(type: AnyResourceType, id: string): void;
  /** Ends what rows have made, newest first. */
  clear(): Promise<void>;
}

export interface PlaceOptions {
  readonly name: Place['name'];
  readonly send: Send;
  readonly region: string;
  readonly clock: Clock;
}

/** Looks up what every account has. Each `ctx` has an empty memory: nothing is read from before a change. */
export async function openPlace({ name, send, region, clock }: PlaceOptions): Promise<OpenPlace> {
  const identity = await callerIdentity(send);
  const context = (): Context => freshContext({ send, region, clock, lineage: 'conformance', ...identity });
  const subnets = await send(EC2Client, new DescribeSubnetsCommand({}));
  // The last zone may lack newer instance types.
  const byZone = (subnets.Subnets ?? []).sort((a, b) =>
    given(a.AvailabilityZone).localeCompare(given(b.AvailabilityZone)),
  );
  const [first, second, third] = byZone;
  const images = await send(EC2Client, new DescribeImagesCommand({ Owners: ['146628656107'] }));
  const image = images.Images?.find((one) => one.Name === 'teleport-ent-17.1.0-x86_64');
  const keys = await send(EC2Client, new DescribeKeyPairsCommand({}));
  const zones = await send(Route53Client, new ListHostedZonesByNameCommand({ DNSName: 'example.com', MaxItems: 1 }));
  const made: { readonly type: AnyResourceType; readonly id: string }[] = [];
  const remember = (type: AnyResourceType, id: string): void => {
    made.unshift({ type, id });
  };
  return {
    name,
    get ctx() {
      return context();
    },
    vpcId: given(first?.VpcId),
    subnetIds: [given(first?.SubnetId), given(second?.SubnetId)],
    thirdSubnetId: given(third?.SubnetId),
    imageId: given(image?.ImageId),
    rootDevice: {
      name: given(image?.RootDeviceName),
      sizeGib: given(image?.BlockDeviceMappings?.[0]?.Ebs?.VolumeSize),
    },
    keyName: given(keys.KeyPairs?.[0]?.KeyName),
    zone: { id: given(zones.HostedZones?.[0]?.Id).replace('/hostedzone/', ''), name: 'example.com' },
    async make<I extends object, A extends object>(type: ResourceType<I, A>, inputs: I): Promise<string> {
      return make(type, context(), inputs, { token: newToken(), created: (id) => remember(type, id) });
    },
    async attributesOf<I extends object, A extends object>(type: ResourceType<I, A>, id: string): Promise<A> {
      const live = await type.read(context(), id);
      if (!live) throw new Error(`${type.name} ${id} is not there`);
      return live.attributes;
    },
    remember,
    async clear() {
      for (const { type, id } of made.splice(0)) {
        const live = await type.read(context(), id);
        if (live) await end(type, context(), live);
      }
    },
  };
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The account lacks what every account has');
  return value;
}
