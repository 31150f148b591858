import { type _InstanceType, EC2Client, type Instance, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { tagsToSend } from '../aws/tags.ts';
import type { Context } from '../contract.ts';
import { NEW_GROUP } from './group-absent.ts';
import type { InstanceInputs } from './instance-model.ts';

/** IAM tells EC2 of a new profile, and of the role in it, some seconds later. */
const NEW_PROFILE = {
  code: 'InvalidParameterValue',
  what: 'EC2 to know its new instance profile',
  forMs: 120_000,
};

/** Sends the launch. With a token that was used before, EC2 answers with that launch's instance, whatever became of it. */
export async function launchInstance(
  ctx: Context,
  inputs: InstanceInputs,
  token: string,
): Promise<Instance | undefined> {
  const Tags = tagsToSend(ctx);
  const { Instances } = await ctx.send(
    EC2Client,
    new RunInstancesCommand({
      ClientToken: token,
      MinCount: 1,
      MaxCount: 1,
      ImageId: inputs.ami,
      // EC2 has types that are younger than the SDK's list.
      InstanceType: inputs.instance_type as _InstanceType,
      KeyName: inputs.key_name,
      IamInstanceProfile: { Name: inputs.iam_instance_profile },
      NetworkInterfaces: [
        {
          DeviceIndex: 0,
          SubnetId: inputs.subnet_id,
          Groups: [...inputs.vpc_security_group_ids],
          AssociatePublicIpAddress: inputs.associate_public_ip_address,
          DeleteOnTermination: true,
        },
      ],
      MetadataOptions: { HttpTokens: inputs.http_tokens, HttpEndpoint: inputs.http_endpoint },
      // An image's own mapping may keep the volume after the instance's end.
      BlockDeviceMappings: [
        {
          DeviceName: inputs.root_device.name,
          Ebs: {
            Encrypted: inputs.root_encrypted,
            VolumeSize: inputs.root_device.size_gib,
            DeleteOnTermination: true,
          },
        },
      ],
      UserData: Buffer.from(inputs.user_data, 'utf8').toString('base64'),
      TagSpecifications: [
        { ResourceType: 'instance', Tags },
        { ResourceType: 'volume', Tags },
        { ResourceType: 'network-interface', Tags },
      ],
    }),
    {
      repeat: 'unless unanswered',
      retryCodes: [
        { ...NEW_PROFILE, message: 'Invalid IAM Instance Profile name' },
        { ...NEW_PROFILE, message: 'no associated IAM Roles' },
        ...NEW_GROUP,
      ],
    },
  );
  return Instances?.[0];
}
