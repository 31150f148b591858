import ipaddr from 'ipaddr.js';
import * as z from 'zod/mini';
import { shown } from './shown.ts';
import { check, type Verdict } from './text.ts';

const FOUR_PARTS = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** CIDR blocks, in the form in which EC2 answers them, so that they compare equal; at least one, each once. */
export const cidrBlocks = z.array(z.string().check(check(cidrVerdict), z.overwrite(canonical))).check(
  check((blocks: readonly string[]) => (blocks.length === 0 ? 'it is empty' : undefined)),
  z.overwrite((blocks) => [...new Set(blocks)]),
);

function cidrVerdict(text: string): Verdict {
  const [address = '', length, ...more] = text.split('/');
  if (!isAddress(address)) return `${shown(text)} is not an IPv4 or IPv6 address with a length`;
  const bits = address.includes(':') ? 128 : 32;
  if (length === undefined) return `${shown(text)} has no length; a single address is "${text}/${bits}"`;
  if (more.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(length) || Number(length) > bits) {
    return `${shown(text)} has no length from 0 to ${bits} after the "/"`;
  }
  const network = networkOf(address, Number(length));
  return network === canonical(text) ? undefined : `${shown(text)} has host bits set; the network is "${network}"`;
}

/** Stricter than ipaddr.js, which also takes the forms of C's inet_aton (octal, two parts) and zones. */
function isAddress(text: string): boolean {
  return FOUR_PARTS.test(text) || (/^[0-9A-Fa-f:.]+$/.test(text) && ipaddr.IPv6.isValid(text));
}

function networkOf(address: string, length: number): string {
  const bytes = ipaddr.parse(address).toByteArray();
  const masked = bytes.map((byte, at) => byte & (0xff << (8 - Math.min(8, Math.max(0, length - 8 * at)))));
  return canonical(`${ipaddr.fromByteArray(masked).toString()}/${length}`);
}

function canonical(block: string): string {
  const [address = '', length = ''] = block.split('/');
  const parsed = ipaddr.parse(address);
  return `${parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString()}/${length}`;
}
