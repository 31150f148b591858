import { StarterError } from '../core/errors.ts';
import { certificate } from './acm/certificate.ts';
import { certificateValidation } from './acm/certificate-validation.ts';
import type { AnyResourceType } from './contract.ts';
import { table } from './dynamodb/table.ts';
import { instance } from './ec2/instance.ts';
import { securityGroup } from './ec2/security-group.ts';
import { securityGroupRule } from './ec2/security-group-rule.ts';
import { listener } from './elbv2/listener.ts';
import { loadBalancer } from './elbv2/load-balancer.ts';
import { targetGroup } from './elbv2/target-group.ts';
import { targetGroupAttachment } from './elbv2/target-group-attachment.ts';
import { instanceProfile } from './iam/instance-profile.ts';
import { role } from './iam/role.ts';
import { rolePolicy } from './iam/role-policy.ts';
import { record } from './route53/record.ts';
import { bucket } from './s3/bucket.ts';
import { bucketAcl } from './s3/bucket-acl.ts';
import { bucketEncryption } from './s3/bucket-encryption.ts';
import { bucketOwnershipControls } from './s3/bucket-ownership-controls.ts';
import { bucketPublicAccessBlock } from './s3/bucket-public-access-block.ts';
import { bucketVersioning } from './s3/bucket-versioning.ts';
import { parameter } from './ssm/parameter.ts';

const ALL: readonly AnyResourceType[] = [
  bucket,
  bucketAcl,
  bucketEncryption,
  bucketOwnershipControls,
  bucketPublicAccessBlock,
  bucketVersioning,
  certificate,
  certificateValidation,
  instance,
  instanceProfile,
  listener,
  loadBalancer,
  parameter,
  record,
  role,
  rolePolicy,
  securityGroup,
  securityGroupRule,
  table,
  targetGroup,
  targetGroupAttachment,
];

const BY_NAME = new Map(ALL.map((type) => [type.name, type]));

/** Every resource type. */
export function resourceTypes(): readonly AnyResourceType[] {
  return ALL;
}

/** The resource type called `name`, e.g. `aws_instance`. @throws StarterError TYPE_UNKNOWN */
export function resourceType(name: string): AnyResourceType {
  const type = BY_NAME.get(name);
  if (type) return type;
  throw new StarterError({
    code: 'TYPE_UNKNOWN',
    summary: 'No such resource type',
    detail: `"${name}" is not a resource type of this program. It knows ${[...BY_NAME.keys()].join(', ')}.`,
  });
}
