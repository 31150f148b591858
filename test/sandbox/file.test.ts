import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACMClient, DescribeCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { DescribeKeyPairsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ListHostedZonesCommand, Route53Client } from '@aws-sdk/client-route-53';
import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { createSend } from '../../src/resources/aws/clients.ts';
import { openSandbox, SANDBOX_FILE, sandboxRegions } from '../../src/sandbox/open.ts';
import { emptyFolder } from '../empty-folder.ts';
import { outcomeOf } from './account.ts';

const options = { region: 'us-west-2', keyNames: ['alice'], zones: ['example.com'], pace: 'instant' };

function newFile(): string {
  return join(emptyFolder(), SANDBOX_FILE);
}

/** Another process: it knows nothing but the file. */
async function reopened(file: string, more: Partial<typeof options> = {}) {
  const { instrument } = await openSandbox(file, { ...options, ...more });
  const credentials = async () => ({ accessKeyId: 'sandbox', secretAccessKey: 'sandbox' });
  return createSend({ region: 'us-west-2', clock: systemClock, instrument, credentials });
}

test('what one process did, the next one finds', async () => {
  const file = newFile();
  const put = { Name: '/license', Type: 'SecureString', Value: 'top secret' } as const;
  await (await reopened(file))(SSMClient, new PutParameterCommand(put));
  const got = await (await reopened(file))(
    SSMClient,
    new GetParameterCommand({ Name: '/license', WithDecryption: true }),
  );
  expect(got.Parameter?.Value).toBe('top secret');
});

test('the file is private, holds no secret in clear, and no temporary file is left', async () => {
  const file = newFile();
  const send = await reopened(file);
  await send(SSMClient, new PutParameterCommand({ Name: '/l', Type: 'SecureString', Value: 'top secret' }));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).not.toContain('top secret');
  expect(readdirSync(join(file, '..'))).toEqual([SANDBOX_FILE]);
});

test('reading, or a refused call, does not write', async () => {
  const file = newFile();
  const send = await reopened(file);
  const { ino } = statSync(file);
  await send(EC2Client, new DescribeKeyPairsCommand({}));
  await outcomeOf(send(SSMClient, new DeleteParameterCommand({ Name: '/none' })));
  expect(statSync(file).ino).toBe(ino);
});

test('a validation record that ACM has named stays known when the pace becomes slower', async () => {
  const file = newFile();
  const request = new RequestCertificateCommand({ DomainName: 'teleport.example.com', ValidationMethod: 'DNS' });
  const { CertificateArn } = await (await reopened(file))(ACMClient, request);
  const describe = new DescribeCertificateCommand({ CertificateArn });
  const { Certificate } = await (await reopened(file, { pace: 'realistic' }))(ACMClient, describe);
  expect(Certificate?.DomainValidationOptions?.[0]?.ResourceRecord?.Type).toBe('CNAME');
});

test('key pairs and zones that other variables name are added to an old sandbox', async () => {
  const file = newFile();
  await reopened(file);
  const send = await reopened(file, { keyNames: ['bob'], zones: ['example.org', 'Example.com.'] });
  const keys = await send(EC2Client, new DescribeKeyPairsCommand({}));
  const zones = await send(Route53Client, new ListHostedZonesCommand({}));
  expect(keys.KeyPairs?.map((key) => key.KeyName)).toEqual(['alice', 'bob']);
  expect(zones.HostedZones?.map((zone) => zone.Name)).toEqual(['example.com.', 'example.org.']);
});

test.each([
  ['{"version": 1', 'is not JSON.'],
  ['{"version": 99}', 'has format version 99, this program knows 1.'],
  ['null', 'has format version undefined, this program knows 1.'],
])('a file that holds %s is refused and stays', async (text, why) => {
  const file = newFile();
  writeFileSync(file, text);
  const error = await openSandbox(file, options).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    diagnostics: [
      {
        code: 'SANDBOX_UNREADABLE',
        summary: "The sandbox's file can't be used",
        detail: `${file} ${why}`,
        hint: `It holds nothing real. Start again with an empty sandbox:\nrm ${file}`,
      },
    ],
  });
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('a sandbox is in no region until something is done in it', async () => {
  const file = newFile();
  const describe = async (send: Awaited<ReturnType<typeof reopened>>) =>
    (await send(EC2Client, new DescribeKeyPairsCommand({}))).KeyPairs?.map((key) => key.KeyName);
  expect(await describe(await reopened(file))).toEqual(['alice']);
  expect(sandboxRegions(file)).toContain('eu-west-1');
  // In another process, and in the same one.
  const sandbox = await openSandbox(file, { buckets: ['states'], newIn: 'us-west-2', pace: 'instant' });
  sandbox.furnish({ region: 'eu-west-1', keyNames: ['bob'] });
  expect(sandbox.world).toMatchObject({ region: 'eu-west-1', s3: { buckets: { states: {} } } });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(sandbox.world)));
  expect(Object.keys(sandbox.world.ec2.keyPairs)).toEqual(['bob']);
  expect(sandboxRegions(file)).toContain('us-west-2');
});

test('a sandbox of another region is refused', async () => {
  const file = newFile();
  await (await reopened(file))(SSMClient, new PutParameterCommand({ Name: '/a', Type: 'String', Value: 'a' }));
  expect(sandboxRegions(file)).toEqual(['us-west-2']);
  const error = await openSandbox(file, { ...options, region: 'eu-west-1' }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    diagnostics: [
      {
        code: 'SANDBOX_REGION',
        summary: 'The sandbox is in another region',
        detail: `${file} holds an AWS in us-west-2, but region is "eu-west-1".`,
        hint: `Use region us-west-2, or start again with an empty sandbox:\nrm ${file}`,
      },
    ],
  });
});

test('an unknown pace is refused before anything is written', async () => {
  const file = newFile();
  const error = await openSandbox(file, { ...options, pace: 'slow' }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    diagnostics: [
      {
        code: 'SANDBOX_PACE',
        summary: 'The sandbox does not know this pace',
        detail: 'TELEPORT_STARTER_SANDBOX_PACE is "slow".',
        hint: 'Use one of brisk, instant, realistic.',
      },
    ],
  });
  expect(existsSync(file)).toBe(false);
});

test('a folder that takes no file is told as such, not as a bug', async () => {
  const file = join(emptyFolder(), 'missing', SANDBOX_FILE);
  await expect(openSandbox(file, options)).rejects.toMatchObject({
    diagnostics: [{ code: 'SANDBOX_UNWRITABLE', detail: expect.stringContaining(`${file}: ENOENT`) }],
  });
});
