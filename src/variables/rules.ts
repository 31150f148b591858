import type { Diagnostic } from '../core/errors.ts';
import { isBelow } from './domain-name.ts';
import { readImageName } from './image-name.ts';
import type { License } from './license.ts';
import { loadBalancerVerdict } from './names.ts';
import { conflict, told } from './problems.ts';
import type { RawVariables } from './raw.ts';
import type { Values } from './table.ts';

/** What a rule looks at: the values that are fine, each for itself, and as they were given, for messages. */
export interface Given {
  readonly good: { readonly [N in keyof Values]?: Values[N] };
  readonly raw: RawVariables;
  /** Missing where it could not be read. */
  readonly license: License | undefined;
}

/** What can't be deployed though each value is fine for itself. A rule is silent where one of its values is wrong or missing. */
export function contradictions(given: Given): Diagnostic[] {
  return [authentication(given), license(given), domain(given), domainForAcm(given), nameForAcm(given)].flat();
}

/** A license that the image does not read: harmless, but perhaps the wrong image was chosen. */
export function licenseWarnings({ good, raw, license }: Given): Diagnostic[] {
  if (license?.kind !== 'given' || readImageName(good.ami_name ?? '')?.edition !== 'oss') return [];
  return [
    {
      code: 'LICENSE_UNUSED',
      severity: 'warning',
      summary: 'The license is not used by the Community Edition',
      detail: `${told('license_path', raw)}, but ${told('ami_name', raw)}. The license is stored in SSM all the same.`,
      hint: 'Choose a teleport-ent-… image to use it, or leave license_path empty.',
    },
  ];
}

function authentication({ good, raw }: Given): Diagnostic[] {
  const image = readImageName(good.ami_name ?? '');
  const type = good.teleport_auth_type;
  if (image === undefined || type === undefined) return [];
  const both = `${told('teleport_auth_type', raw)}, but ${told('ami_name', raw)}`;
  if (image.edition === 'oss' && (type === 'oidc' || type === 'saml')) {
    return [
      conflict(
        `${both}: the Community Edition takes local or github.`,
        'Set teleport_auth_type to local or github, or ami_name to a teleport-ent-… image.',
      ),
    ];
  }
  if (image.fips && type === 'local') {
    return [
      conflict(
        `${both}: a FIPS image takes github, oidc or saml, as local users are not allowed in FIPS mode.`,
        'Set teleport_auth_type to github, oidc or saml, or ami_name to an image without -fips.',
      ),
    ];
  }
  return [];
}

function license({ good, raw, license }: Given): Diagnostic[] {
  if (license?.kind !== 'none' || readImageName(good.ami_name ?? '')?.edition !== 'ent') return [];
  const got = license.emptyFile ? `the file of ${told('license_path', raw)} is empty` : 'license_path is empty';
  return [
    {
      code: 'LICENSE_MISSING',
      summary: 'Teleport Enterprise needs a license',
      detail: `${told('ami_name', raw)}, an Enterprise image, but ${got}.`,
      hint: 'Choose a teleport-oss-… image, or download the license from your Teleport account and set\nexport TF_VAR_license_path=license.pem',
    },
  ];
}

function domain({ good, raw }: Given): Diagnostic[] {
  if (good.route53_domain === undefined || good.route53_zone === undefined) return [];
  if (isBelow(good.route53_domain, good.route53_zone)) return [];
  return [
    conflict(
      `${told('route53_domain', raw)}, but ${told('route53_zone', raw)}: the domain must be a name below the zone.`,
      `Set route53_domain to a name such as teleport.${good.route53_zone}`,
    ),
  ];
}

/** The common name of a certificate has at most 64 bytes (RFC 5280), and ACM takes it from the first name. */
function domainForAcm({ good, raw }: Given): Diagnostic[] {
  const name = good.route53_domain;
  if (!good.use_acm || name === undefined || name.length <= 64) return [];
  return [
    conflict(
      `${told('route53_domain', raw)}, but ${told('use_acm', raw)}: ACM takes names of at most 64 bytes, this one has ${name.length}.`,
      'Choose a shorter route53_domain, or set use_acm to false.',
    ),
  ];
}

function nameForAcm({ good, raw }: Given): Diagnostic[] {
  const reason = good.use_acm && good.cluster_name !== undefined && loadBalancerVerdict(good.cluster_name);
  if (!reason) return [];
  return [
    conflict(
      `${told('cluster_name', raw)}, but ${told('use_acm', raw)}: for the name of a load balancer, ${reason}. With ACM it takes at most 25 letters, digits and "-", not beginning with "internal-".`,
      'Choose another cluster_name, or set use_acm to false.',
    ),
  ];
}
