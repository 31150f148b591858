import type {
  DescribeInstanceAttributeCommandInput,
  DescribeInstanceAttributeCommandOutput,
  ModifyInstanceAttributeCommandInput,
  ModifyInstanceMetadataOptionsCommandInput,
  ModifyInstanceMetadataOptionsCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Answer, Call, Operations } from '../call.ts';
import { stateAt } from '../passage.ts';
import { refuse } from '../refusal.ts';
import { groupById } from './groups.ts';
import { instanceById, partsAreKnown, unknownInstance } from './known-instances.ts';

export const instanceSettings = {
  DescribeInstanceAttribute(
    call: Call,
    input: DescribeInstanceAttributeCommandInput,
  ): Answer<DescribeInstanceAttributeCommandOutput> {
    const instance = instanceById(call, input.InstanceId ?? '');
    if (!partsAreKnown(call, instance)) unknownInstance(instance.id);
    if (input.Attribute !== 'userData') {
      refuse('InvalidParameterValue', `The sandbox has no instance attribute ${input.Attribute}`);
    }
    return {
      InstanceId: instance.id,
      UserData: instance.userData === '' ? {} : { Value: instance.userData },
    };
  },

  ModifyInstanceAttribute(call: Call, input: ModifyInstanceAttributeCommandInput): object {
    const instance = instanceById(call, input.InstanceId ?? '');
    if (input.DisableApiTermination) {
      instance.isProtected = input.DisableApiTermination.Value === true;
      return {};
    }
    if (!input.Groups) {
      refuse('InvalidParameterCombination', "The sandbox changes only an instance's groups and its protection");
    }
    if (stateAt(instance.state, call.now) === 'terminated') {
      refuse('IncorrectInstanceState', `The instance '${instance.id}' is not in a state from which it can be changed.`);
    }
    for (const id of input.Groups) groupById(call.world, id);
    instance.groups = [...input.Groups];
    return {};
  },

  ModifyInstanceMetadataOptions(
    call: Call,
    input: ModifyInstanceMetadataOptionsCommandInput,
  ): Answer<ModifyInstanceMetadataOptionsCommandOutput> {
    const instance = instanceById(call, input.InstanceId ?? '');
    if (input.HttpTokens) instance.httpTokens = input.HttpTokens;
    if (input.HttpEndpoint) instance.httpEndpoint = input.HttpEndpoint;
    return {
      InstanceId: instance.id,
      InstanceMetadataOptions: {
        HttpTokens: instance.httpTokens,
        HttpEndpoint: instance.httpEndpoint ?? 'enabled',
        State: 'pending',
      },
    };
  },
} satisfies Operations;
