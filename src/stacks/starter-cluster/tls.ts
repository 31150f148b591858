import { namesCover } from '../../core/certificate-names.ts';
import type { Declaration, Need } from '../../planner/declaration.ts';
import { declare, ready, ref } from './declare.ts';
import type { Scope } from './scope.ts';

/** The ACM certificate and the proof that the domain is ours. Nothing without ACM. */
export function tls(scope: Scope): Declaration[] {
  if (!scope.effective.acm) return [];
  return [
    declare('aws_acm_certificate', 'cert[0]', {
      domain_names: domainNames(scope),
      validation_method: 'DNS',
      status: 'usable',
    }),
    ...(bringsItsOwnProof(scope) ? [] : proof(scope)),
  ];
}

const CERTIFICATE_EXISTS: Need = { address: 'aws_acm_certificate.cert[0]', until: 'exists' };

/** What a listener must wait for, and where it finds the certificate's ARN: AWS refuses one that isn't issued (UnsupportedCertificate). */
export function usableCertificate(scope: Scope) {
  return bringsItsOwnProof(scope)
    ? { arn: ref('aws_acm_certificate', 'cert[0]', 'arn'), needs: [ready('aws_acm_certificate', 'cert[0]')] }
    : {
        arn: ref('aws_acm_certificate_validation', 'cert[0]', 'certificate_arn'),
        // The certificate itself too: a dead one has no validation any more, and still must not end before the listener has left it.
        needs: [ready('aws_acm_certificate_validation', 'cert[0]'), CERTIFICATE_EXISTS],
      };
}

function domainNames({ config }: Scope): string[] {
  const domain = config.route53_domain;
  return config.add_wildcard_route53_record ? [domain, `*.${domain}`] : [domain];
}

/** A domain and its wildcard ask for the same validation record. */
function proof({ lookups }: Scope): Declaration[] {
  return [
    declare(
      'aws_route53_record',
      'cert_validation[0]',
      {
        zone_id: lookups.zoneId,
        name: ref('aws_acm_certificate', 'cert[0]', 'validation_record_name'),
        type: ref('aws_acm_certificate', 'cert[0]', 'validation_record_type'),
        ttl: 60,
        records: [ref('aws_acm_certificate', 'cert[0]', 'validation_record_value')],
        alias: null,
      },
      // ACM renews through this record: it must not end before the certificate that needs it.
      { outlives: ['aws_acm_certificate.cert[0]'] },
    ),
    declare(
      'aws_acm_certificate_validation',
      'cert[0]',
      { certificate_arn: ref('aws_acm_certificate', 'cert[0]', 'arn'), zone_id: lookups.zoneId },
      { needs: [{ address: 'aws_route53_record.cert_validation[0]', until: 'exists' }] },
    ),
  ];
}

/** A certificate of type IMPORTED was issued elsewhere. One that lacks a name we want is replaced by ACM's, which does need the proof. */
function bringsItsOwnProof(scope: Scope): boolean {
  const there = scope.deployed('aws_acm_certificate.cert[0]');
  if (there?.attributes.certificate_type !== 'IMPORTED') return false;
  const names = there.inputs.domain_names;
  return Array.isArray(names) && namesCover(names.map(String), domainNames(scope));
}
