import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ACMClient,
  DescribeCertificateCommand,
  ImportCertificateCommand,
  RequestCertificateCommand,
} from '@aws-sdk/client-acm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emulatorWanted } from '../emulator/emulator.ts';
import { Deployment } from './deployment.ts';

describe.runIf(emulatorWanted('import'))('import of a certificate before an apply', () => {
  let deployment: Deployment;
  let acm: ACMClient;
  beforeEach(async () => {
    deployment = await Deployment.start('guide-acm');
    const { region, url } = deployment.emulator;
    acm = new ACMClient({ region, endpoint: url, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } });
  });
  afterEach(() => deployment?.stop());

  const status = async (arn: string) =>
    (await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }))).Certificate?.Status;

  test('one that ACM issued, with more names than needed, is used and outlives the deployment', async () => {
    const { CertificateArn: arn = '' } = await acm.send(
      new RequestCertificateCommand({
        DomainName: 'teleport.example.com',
        SubjectAlternativeNames: ['*.teleport.example.com', 'other.example.com'],
        ValidationMethod: 'DNS',
      }),
    );
    const { stdout } = await deployment.succeed('import', 'aws_acm_certificate.cert', arn);
    expect(stdout).toContain(`aws_acm_certificate.cert[0]: Imported [id=${arn}]. It stays in AWS`);
    const { summary } = await deployment.plan();
    expect(summary).toEqual({ add: 29, change: 0, destroy: 0 });
    await deployment.apply();
    expect(deployment.id('aws_acm_certificate.cert[0]')).toBe(arn);
    expect((await deployment.run('plan', '-detailed-exitcode')).code).toBe(0);
    await deployment.succeed('destroy', '-auto-approve');
    expect(await status(arn)).toBe('ISSUED');
  });

  test('one that was made elsewhere needs no validation: its two resources are left out', async () => {
    const { certificate, key } = selfSigned(deployment.cwd, ['teleport.example.com', '*.teleport.example.com']);
    const { CertificateArn: arn = '' } = await acm.send(
      new ImportCertificateCommand({ Certificate: certificate, PrivateKey: key }),
    );
    await deployment.succeed('import', 'aws_acm_certificate.cert', arn);
    const plan = await deployment.plan();
    expect(plan.summary).toEqual({ add: 27, change: 0, destroy: 0 });
    expect(plan.changes.map((change) => change.address).filter((address) => /validation/.test(address))).toEqual([]);
    await deployment.apply();
    expect((await deployment.run('plan', '-detailed-exitcode')).code).toBe(0);
    const { stdout } = await deployment.succeed('destroy', '-auto-approve');
    expect(stdout).toContain('Destroy complete! Resources: 27 destroyed.');
    expect(await status(arn)).toBe('ISSUED');
  });

  test('one that does not cover the names is replaced, and stays', async () => {
    const { CertificateArn: arn = '' } = await acm.send(
      new RequestCertificateCommand({ DomainName: 'teleport.example.com', ValidationMethod: 'DNS' }),
    );
    await deployment.succeed('import', 'aws_acm_certificate.cert', arn);
    await deployment.apply();
    expect(deployment.id('aws_acm_certificate.cert[0]')).not.toBe(arn);
    expect(await status(arn)).toBe('ISSUED');
    await deployment.succeed('destroy', '-auto-approve');
    expect(await status(arn)).toBe('ISSUED');
  });

  test.each([
    [
      'an address that is none',
      ['aws_acm_certificate.crt', 'arn'],
      'ADDRESS_UNKNOWN',
      'Did you mean aws_acm_certificate.cert[0]?',
    ],
    [
      'a certificate that is not there',
      [
        'aws_acm_certificate.cert',
        'arn:aws:acm:us-west-2:123456789012:certificate/00000000-0000-0000-0000-000000000000',
      ],
      'IMPORT_NOT_FOUND',
      'aws_acm_certificate.cert[0]',
    ],
  ])('%s is refused', async (_what, args, code, told) => {
    const ended = await deployment.run('import', ...args);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`[${code}]`);
    expect(ended.stderr).toContain(told);
    expect(() => deployment.state()).toThrow('ENOENT');
  });
});

/** A certificate and its key, both PEM. */
function selfSigned(folder: string, names: readonly string[]): { certificate: Uint8Array; key: Uint8Array } {
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const san = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`;
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '30',
      '-subj',
      `/CN=${names[0]}`,
      '-addext',
      san,
      '-keyout',
      keyFile,
      '-out',
      certificateFile,
    ],
    { stdio: 'ignore' },
  );
  return { certificate: readFileSync(certificateFile), key: readFileSync(keyFile) };
}
