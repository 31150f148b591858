import { allow, anywhere } from '../../../resources/aws/permissions.ts';
import type { Permission, Place } from '../../../resources/contract.ts';

/** What IAM must allow for the lookups. None of these actions knows a resource, and Route 53 no region. */
export function lookupPermissions(place: Place): Permission[] {
  return [
    anywhere(place, [
      'ec2:DescribeImages',
      'ec2:DescribeInstanceTypeOfferings',
      'ec2:DescribeInstanceTypes',
      'ec2:DescribeKeyPairs',
      'ec2:DescribeRegions',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
      'kms:ListAliases',
    ]),
    allow(['route53:ListHostedZonesByName'], ['*']),
  ];
}

/**
 * What is looked at before a first change: quotas, and whether the zone is delegated. It may be refused, and then nothing is
 * said of it.
 */
export function examinationPermissions(place: Place, zoneId: string, { acm }: { readonly acm: boolean }): Permission[] {
  return [
    allow(['iam:GetAccountSummary'], ['*']),
    allow(['route53:GetHostedZone'], [`arn:${place.partition}:route53:::hostedzone/${zoneId}`]),
    ...(acm ? [anywhere(place, ['elasticloadbalancing:DescribeAccountLimits'])] : []),
  ];
}
