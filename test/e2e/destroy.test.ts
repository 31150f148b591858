import { ACMClient, AddTagsToCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  EC2Client,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emulatorWanted } from '../emulator/emulator.ts';
import { Deployment } from './deployment.ts';

describe.runIf(emulatorWanted('destroy'))('destroy', () => {
  let deployment: Deployment;
  let empty: unknown;
  let aws: { region: string; endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  beforeEach(async () => {
    deployment = await Deployment.start('guide-acm');
    empty = await deployment.snapshot();
    const { region, url } = deployment.emulator;
    aws = { region, endpoint: url, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } };
  });
  afterEach(() => deployment?.stop());

  /** What an interrupted run could have left: an instance and a certificate with the deployment's tag, in no record. */
  async function leaveStrays(): Promise<{ instance: string; certificate: string }> {
    const tag = { Key: 'teleport-starter:lineage', Value: deployment.state().lineage };
    const ec2 = new EC2Client(aws);
    const { Images } = await ec2.send(new DescribeImagesCommand({}));
    const { Instances } = await ec2.send(
      new RunInstancesCommand({
        ImageId: Images?.[0]?.ImageId,
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        SecurityGroupIds: [deployment.id('aws_security_group.cluster')],
        TagSpecifications: [{ ResourceType: 'instance', Tags: [tag] }],
      }),
    );
    const acm = new ACMClient(aws);
    const { CertificateArn: certificate = '' } = await acm.send(
      new RequestCertificateCommand({ DomainName: 'lost.example.com', ValidationMethod: 'DNS' }),
    );
    await acm.send(new AddTagsToCertificateCommand({ CertificateArn: certificate, Tags: [tag] }));
    return { instance: Instances?.[0]?.InstanceId ?? '', certificate };
  }

  test('ends what carries the tag of the deployment though no record names it, and can be run again', async () => {
    await deployment.apply();
    const { instance, certificate } = await leaveStrays();
    const { stdout, stderr } = await deployment.succeed('destroy', '-auto-approve');
    for (const address of [`aws_instance.stray["${instance}"]`, `aws_acm_certificate.stray["${certificate}"]`]) {
      expect(stdout).toContain(`# ${address}`);
    }
    expect(stdout).toContain('(found by its tag, no record names it)');
    expect(stdout).toContain('Destroy complete! Resources: 32 destroyed.');
    expect(stderr).toContain('RECORDS_MISSED');
    expect(await deployment.snapshot()).toEqual(empty);
    expect(deployment.state().resources).toEqual({});

    const again = await deployment.succeed('destroy', '-auto-approve');
    expect(again.stdout).toContain('No changes. No objects need to be destroyed.');
    expect(again.stdout).toContain("Nothing is recorded, and no object was found by the deployment's tag.");
  });

  test('of what was deleted outside in part ends well', async () => {
    await deployment.apply();
    const instance = deployment.id('aws_instance.cluster');
    await new EC2Client(aws).send(new TerminateInstancesCommand({ InstanceIds: [instance] }));
    await new DynamoDBClient(aws).send(
      new DeleteTableCommand({ TableName: deployment.id('aws_dynamodb_table.teleport_locks') }),
    );
    const { stdout } = await deployment.succeed('destroy', '-auto-approve', '-json');
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(events.at(-1)).toMatchObject({ type: 'nothing-left', complete: true });
    expect(await deployment.snapshot()).toEqual(empty);

    const { Reservations } = await new EC2Client(aws).send(
      new DescribeInstancesCommand({ Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running'] }] }),
    );
    expect(Reservations).toEqual([]);
  });
});
