import { DescribeImagesCommand, DescribeKeyPairsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { emulatorWanted, startEmulator } from './emulator.ts';

test.runIf(emulatorWanted('emulator'))(
  'a fresh emulator holds the account that the tests expect, and ends',
  async () => {
    const emulator = await startEmulator({ defaultVpc: false, keyNames: ['alice'] });
    const ec2 = new EC2Client({
      region: emulator.region,
      endpoint: emulator.url,
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    });
    const images = await ec2.send(new DescribeImagesCommand({ Owners: ['146628656107'] }));
    const keys = await ec2.send(new DescribeKeyPairsCommand({}));
    const vpcs = await ec2.send(new DescribeVpcsCommand({}));
    await emulator.stop();
    await emulator.stop();
    expect(images.Images?.map((image) => image.Name)).toContain('teleport-ent-17.1.0-x86_64-fips');
    expect(keys.KeyPairs?.map((key) => key.KeyName)).toEqual(['alice']);
    expect(vpcs.Vpcs).toEqual([]);
    await expect(fetch(emulator.url)).rejects.toThrow();
  },
);
