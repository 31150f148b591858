import type { DescribeVolumesCommandInput, DescribeVolumesCommandOutput } from '@aws-sdk/client-ec2';
import { type Answer, type Call, type Operations, tagList } from '../call.ts';
import { stateAt } from '../passage.ts';
import { refuse } from '../refusal.ts';
import { passes } from './filters.ts';
import { knownInstances, partsAreKnown } from './known-instances.ts';

export const volumes = {
  DescribeVolumes(call: Call, input: DescribeVolumesCommandInput): Answer<DescribeVolumesCommandOutput> {
    const launched = knownInstances(call).filter((instance) => partsAreKnown(call, instance));
    const attached = launched.filter(
      ({ state, volume }) => stateAt(state, call.now) !== 'terminated' || !volume.deleteOnTermination,
    );
    const unknown = input.VolumeIds?.find((id) => !attached.some(({ volume }) => volume.id === id));
    if (unknown !== undefined) refuse('InvalidVolume.NotFound', `The volume '${unknown}' does not exist.`);
    return {
      Volumes: attached
        .filter(({ volume }) => !input.VolumeIds?.length || input.VolumeIds.includes(volume.id))
        .filter(({ id, volume }) =>
          passes(
            input.Filters,
            {
              'volume-id': volume.id,
              'attachment.instance-id': id,
              'attachment.device': volume.device,
              encrypted: String(volume.encrypted),
            },
            volume.tags,
          ),
        )
        .map(({ id, volume }) => ({
          VolumeId: volume.id,
          Size: volume.sizeGib,
          Encrypted: volume.encrypted,
          VolumeType: volume.type === 'gp2' ? ('gp2' as const) : ('gp3' as const),
          State: 'in-use' as const,
          Attachments: [
            {
              InstanceId: id,
              Device: volume.device,
              DeleteOnTermination: volume.deleteOnTermination,
              State: 'attached',
            },
          ],
          Tags: tagList(volume.tags),
        })),
    };
  },
} satisfies Operations;
