import { X509Certificate } from 'node:crypto';
import { StarterError } from '../../core/errors.ts';
import type { HttpProxy } from './proxy.ts';

/** The way to AWS, as the user's environment has it. */
export interface Network {
  /** Default: directly. */
  readonly proxy?: HttpProxy;
  /** Certificate authorities, PEM, trusted instead of Node's own. Default: Node's, and those of NODE_EXTRA_CA_CERTS. */
  readonly ca?: string;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Nothing in between. */
export const DIRECT: Network = {};

/**
 * The certificates in the file that AWS_CA_BUNDLE names: as with the AWS CLI they are trusted in place of the usual ones.
 * @throws StarterError CA_BUNDLE_UNREADABLE
 */
export async function readCaBundle(path: string, readFile: (path: string) => Promise<Uint8Array>): Promise<string> {
  let pem: string;
  try {
    pem = Buffer.from(await readFile(path)).toString('utf8');
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error), error);
  }
  const certificates = pem.match(CERTIFICATE) ?? [];
  if (certificates.length === 0) throw unreadable(path, 'there is no PEM certificate in it');
  try {
    // TLS passes over damaged ones without a word, and then trusts nobody.
    for (const certificate of certificates) new X509Certificate(certificate);
  } catch (error) {
    throw unreadable(path, 'a certificate in it is damaged', error);
  }
  return pem;
}

function unreadable(path: string, why: string, cause?: unknown): StarterError {
  return new StarterError(
    {
      code: 'CA_BUNDLE_UNREADABLE',
      summary: 'The file of certificate authorities can not be used',
      detail: `AWS_CA_BUNDLE is "${path}": ${why}.`,
      hint: 'Let it name a file of PEM certificates. Without it, those that Node knows are trusted:\nunset AWS_CA_BUNDLE',
    },
    { cause },
  );
}
