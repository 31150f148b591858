import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { diagnosticsOf } from '../../../src/core/errors.ts';
import { readCaBundle } from '../../../src/resources/aws/network.ts';
import { CA, CA_FILE } from './secure-server.ts';

async function problemWith(content: string | Error) {
  const read = async () => {
    if (content instanceof Error) throw content;
    return Buffer.from(content);
  };
  const [problem] = await readCaBundle('corp/ca.pem', read).then(() => [], diagnosticsOf);
  return problem;
}

describe('AWS_CA_BUNDLE', () => {
  it('is read as it stands', async () => {
    expect(await readCaBundle(CA_FILE, readFile)).toBe(CA);
  });

  it('names a file that can not be read: told with its path and why', async () => {
    expect(await problemWith(new Error("ENOENT: no such file or directory, open 'corp/ca.pem'"))).toEqual({
      code: 'CA_BUNDLE_UNREADABLE',
      summary: 'The file of certificate authorities can not be used',
      detail: `AWS_CA_BUNDLE is "corp/ca.pem": ENOENT: no such file or directory, open 'corp/ca.pem'.`,
      hint: 'Let it name a file of PEM certificates. Without it, those that Node knows are trusted:\nunset AWS_CA_BUNDLE',
    });
  });

  it.each([
    ['a key, or nothing', '-----BEGIN PRIVATE KEY-----\n', 'there is no PEM certificate in it'],
    [
      'a damaged one',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
      'a certificate in it is damaged',
    ],
  ])('holds %s: refused before any call', async (_, content, why) => {
    expect(await problemWith(content)).toMatchObject({
      code: 'CA_BUNDLE_UNREADABLE',
      detail: `AWS_CA_BUNDLE is "corp/ca.pem": ${why}.`,
    });
  });
});
