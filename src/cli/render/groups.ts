/** What a user thinks in, in the order in which it is told. */
export const GROUPS = [
  'Storage',
  'Identity',
  'Network',
  'Compute',
  'Certificate',
  'Load balancer',
  'DNS',
  'Other',
] as const;
export type Group = (typeof GROUPS)[number];

const PREFIXES: readonly (readonly [string, Group])[] = [
  ['aws_dynamodb_', 'Storage'],
  ['aws_s3_', 'Storage'],
  ['aws_iam_', 'Identity'],
  ['aws_ssm_', 'Identity'],
  ['aws_security_group', 'Network'],
  ['aws_instance.', 'Compute'],
  ['aws_acm_', 'Certificate'],
  ['aws_route53_record.cert_validation', 'Certificate'],
  ['aws_route53_', 'DNS'],
  ['aws_lb', 'Load balancer'],
];

/** The group of a resource, from its address. */
export function groupOf(address: string): Group {
  return PREFIXES.find(([prefix]) => address.startsWith(prefix))?.[1] ?? 'Other';
}
