import * as z from 'zod/mini';
import { labelVerdict } from './domain-name.ts';
import { atLeast, atMost, characters, check, form, type Verdict } from './text.ts';

/** A region's name, e.g. `us-gov-west-1`; which ones exist is AWS's to say. */
export const regionName = z
  .string()
  .check(
    characters(/[a-z0-9-]/),
    check(regionVerdict),
    form(/^[a-z]{2,4}(-[a-z]+){1,2}-\d{1,2}$/, 'it is not a region'),
  );

function regionVerdict(name: string): Verdict {
  const region = /^([a-z-]+-\d{1,2})[a-z]$/.exec(name)?.[1];
  return region === undefined ? undefined : `it is an availability zone; its region is "${region}"`;
}

/** The limit is that of IAM: the role NAME-cluster may have 64 characters. EC2 refuses groups called sg-…. */
export const clusterName = z
  .string()
  .check(
    characters(/[A-Za-z0-9_-]/),
    atLeast(3),
    atMost(56),
    form(/^(?!sg-)/i, 'it begins with "sg-", which AWS keeps for the ids of security groups'),
  );

/** What AWS asks beyond `clusterName` where there is a load balancer: NAME-alb and NAME-alb-tg have at most 32 letters, digits and hyphens. */
export function loadBalancerVerdict(name: string): Verdict {
  if (name.length > 25) return `it is too long (${name.length} characters)`;
  if (name.includes('_')) return 'it contains "_"';
  return /^internal-/i.test(name) ? 'it begins with "internal-", which AWS reserves' : undefined;
}

/** What `clusterName` and `loadBalancerVerdict` leave, as the end of a sentence that begins "It takes". */
export const loadBalancerNames =
  '3 to 25 letters, digits and "-" with ACM, not beginning with "-", "sg-" or "internal-"';

/** EC2 allows 255 characters of ASCII, white space and quotes too; this program does not. */
export const keyName = z
  .string()
  .check(characters(/[A-Za-z0-9._@+=,:-]/), atMost(255), form(/^\w/, 'it does not begin with a letter or digit'));

export const instanceType = z
  .string()
  .check(
    characters(/[a-z0-9.-]/),
    atMost(60),
    form(/^[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/, 'it is not of the form FAMILY.SIZE'),
  );

/** KMS: `alias/` and at most 250 more. */
export const kmsAlias = z
  .string()
  .check(
    characters(/[A-Za-z0-9/_:-]/),
    check(aliasVerdict),
    atMost(256),
    form(/^alias\/[A-Za-z0-9/_-]+$/, 'it is not of the form alias/NAME'),
  );

function aliasVerdict(name: string): Verdict {
  return name.startsWith('arn:') ? 'it is an ARN; the name of an alias is what follows the last ":"' : undefined;
}

/** Narrower than RFC 5321: the image's scripts hand it to certbot without quotes. */
export const emailAddress = z.string().check(characters(/[A-Za-z0-9._+@-]/), atMost(254), check(emailVerdict));

function emailVerdict(address: string): Verdict {
  const [local = '', domain, ...more] = address.split('@');
  if (domain === undefined || more.length > 0) return 'it does not have exactly one "@"';
  if (local === '' || local.length > 64) return 'it does not have 1 to 64 characters before the "@"';
  if (!/^[A-Za-z0-9_]/.test(local) || /\.\.|\.$/.test(local)) return 'what stands before the "@" is not valid';
  const reason = labelVerdict(domain.toLowerCase());
  return reason === undefined ? undefined : `what stands after the "@" is not a domain name`;
}
