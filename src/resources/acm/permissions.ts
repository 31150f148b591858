import { allow, anywhere, arn, both, isMarked, marks } from '../aws/permissions.ts';
import type { Permission, Permissions, Place } from '../contract.ts';

/** ACM chooses a certificate's id. */
function certificates(place: Place): string[] {
  return [arn(place, 'acm', 'certificate/*')];
}

/** All of an account's certificates and their tags. */
export function markedCertificatesPermissions(place: Place): Permission[] {
  return [anywhere(place, ['acm:ListCertificates']), allow(['acm:ListTagsForCertificate'], certificates(place))];
}

export function certificatePermissions(
  place: Place,
  { domain_names }: { readonly domain_names: readonly string[] },
): Permissions {
  const wanted = {
    StringEquals: { 'acm:ValidationMethod': ['DNS'] },
    'ForAllValues:StringEquals': { 'acm:DomainNames': domain_names },
  };
  return {
    read: [allow(['acm:DescribeCertificate'], certificates(place))],
    find: markedCertificatesPermissions(place),
    create: [
      anywhere(place, ['acm:RequestCertificate'], both(wanted, marks(place))),
      // Tags at creation are asked for as tagging.
      allow(['acm:AddTagsToCertificate'], certificates(place), marks(place)),
    ],
    update: [],
    delete: [allow(['acm:DeleteCertificate'], certificates(place), isMarked(place))],
    isReplaced: true,
    attributes: { validation_record_name: `_*.${domain_names[0]}`, validation_record_type: 'CNAME' },
  };
}

export function certificateValidationPermissions(place: Place): Permissions {
  const look = [allow(['acm:DescribeCertificate'], certificates(place))];
  return { read: look, find: [], create: look, update: [], delete: [] };
}
