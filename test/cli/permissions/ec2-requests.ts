import {
  type Account,
  arnIn,
  type Call,
  type Context,
  type Json,
  type Request,
  requestTags,
  resourceTags,
} from './request.ts';

/** What EC2 asks IAM for (Service Authorization Reference, "Amazon EC2"; EC2's guide on tagging during creation). */
export function ec2Requests({ operation, input, answer }: Call, account: Account): Request[] {
  const on = (action: string, resource: string, context: Context = {}): Request => ({
    action: `ec2:${action}`,
    resource: arnIn(account, 'ec2', resource),
    context,
  });
  const known = (id: string): Context => account.objects.get(id) ?? {};
  const tagging = (call: string, resource: string, tags: Json): Request =>
    on('CreateTags', resource, { ...requestTags(tags), 'ec2:CreateAction': call });
  const tagsOf = (kind: string): Json =>
    input.TagSpecifications?.find((each: Json) => each.ResourceType === kind)?.Tags;

  switch (operation) {
    case 'RunInstances': {
      const [made] = answer?.Instances ?? [];
      const id = made?.InstanceId ?? 'i-00000000000000000';
      const profile = `arn:aws:iam::${account.id}:instance-profile/${input.IamInstanceProfile.Name}`;
      account.objects.set(id, { ...resourceTags(tagsOf('instance')), 'ec2:InstanceProfile': profile });
      const [network] = input.NetworkInterfaces;
      const [disk] = input.BlockDeviceMappings;
      const [instance, volume, card] = [`instance/${id}`, 'volume/vol-0123', 'network-interface/eni-0123'];
      return [
        on('RunInstances', instance, {
          ...requestTags(tagsOf('instance')),
          'ec2:InstanceProfile': profile,
          'ec2:InstanceType': input.InstanceType,
          'ec2:MetadataHttpTokens': input.MetadataOptions.HttpTokens,
        }),
        on('RunInstances', volume, { ...requestTags(tagsOf('volume')), 'ec2:Encrypted': String(disk.Ebs.Encrypted) }),
        on('RunInstances', card, requestTags(tagsOf('network-interface'))),
        ...network.Groups.map((group: string) => on('RunInstances', `security-group/${group}`, known(group))),
        on('RunInstances', `subnet/${network.SubnetId}`),
        on('RunInstances', `key-pair/${input.KeyName}`),
        { action: 'ec2:RunInstances', resource: `arn:aws:ec2:${account.region}::image/${input.ImageId}`, context: {} },
        tagging('RunInstances', instance, tagsOf('instance')),
        tagging('RunInstances', volume, tagsOf('volume')),
        tagging('RunInstances', card, tagsOf('network-interface')),
        {
          action: 'iam:PassRole',
          resource: `arn:aws:iam::${account.id}:role/${account.roles.get(input.IamInstanceProfile.Name)}`,
          context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
        },
      ];
    }
    case 'CreateSecurityGroup': {
      const tags = tagsOf('security-group');
      const group = `security-group/${answer?.GroupId}`;
      account.objects.set(answer?.GroupId, resourceTags(tags));
      return [
        on(operation, group, requestTags(tags)),
        on(operation, `vpc/${input.VpcId}`),
        tagging(operation, group, tags),
      ];
    }
    case 'AuthorizeSecurityGroupIngress':
    case 'AuthorizeSecurityGroupEgress': {
      const tags = tagsOf('security-group-rule');
      return [
        on(operation, `security-group/${input.GroupId}`, known(input.GroupId)),
        on(operation, 'security-group-rule/sgr-0123', requestTags(tags)),
        tagging(operation, 'security-group-rule/sgr-0123', tags),
      ];
    }
    case 'RevokeSecurityGroupIngress':
    case 'RevokeSecurityGroupEgress':
    case 'DeleteSecurityGroup':
      return [on(operation, `security-group/${input.GroupId}`, known(input.GroupId))];
    case 'CreateTags':
    case 'DeleteTags':
      return input.Resources.map((id: string) =>
        on(operation, `${id.startsWith('sg-') ? 'security-group' : 'instance'}/${id}`, {
          ...known(id),
          ...(operation === 'CreateTags'
            ? requestTags(input.Tags)
            : { 'aws:TagKeys': input.Tags.map(({ Key }: Json) => Key) }),
        }),
      );
    case 'DescribeInstanceAttribute':
    case 'ModifyInstanceMetadataOptions':
      return [on(operation, `instance/${input.InstanceId}`, known(input.InstanceId))];
    case 'ModifyInstanceAttribute':
      return [
        on(operation, `instance/${input.InstanceId}`, known(input.InstanceId)),
        ...(input.Groups ?? []).map((group: string) => on(operation, `security-group/${group}`, known(group))),
      ];
    case 'TerminateInstances':
      return input.InstanceIds.map((id: string) => on(operation, `instance/${id}`, known(id)));
    default:
      // All of EC2's other Describe calls know no resource.
      if (operation.startsWith('Describe')) return [{ action: `ec2:${operation}`, resource: '*', context: {} }];
      throw new Error(`what EC2 asks for at ${operation} is not written down`);
  }
}
