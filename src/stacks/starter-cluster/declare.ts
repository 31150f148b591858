import { type Declared, Ref } from '../../core/values.ts';
import type { Declaration, Need } from '../../planner/declaration.ts';
import type { CertificateInputs } from '../../resources/acm/certificate.ts';
import type { CertificateValidationInputs } from '../../resources/acm/certificate-validation.ts';
import type { TableInputs } from '../../resources/dynamodb/table-model.ts';
import type { InstanceInputs } from '../../resources/ec2/instance-model.ts';
import type { SecurityGroupInputs } from '../../resources/ec2/security-group.ts';
import type { SecurityGroupRuleInputs } from '../../resources/ec2/security-group-rule.ts';
import type { ListenerInputs } from '../../resources/elbv2/listener.ts';
import type { LoadBalancerInputs } from '../../resources/elbv2/load-balancer.ts';
import type { TargetGroupInputs } from '../../resources/elbv2/target-group.ts';
import type { TargetGroupAttachmentInputs } from '../../resources/elbv2/target-group-attachment.ts';
import type { InstanceProfileInputs } from '../../resources/iam/instance-profile.ts';
import type { RoleInputs } from '../../resources/iam/role.ts';
import type { RolePolicyInputs } from '../../resources/iam/role-policy.ts';
import type { RecordInputs } from '../../resources/route53/record.ts';
import type { BucketInputs } from '../../resources/s3/bucket.ts';
import type { BucketAclInputs } from '../../resources/s3/bucket-acl.ts';
import type { BucketEncryptionInputs } from '../../resources/s3/bucket-encryption.ts';
import type { BucketOwnershipControlsInputs } from '../../resources/s3/bucket-ownership-controls.ts';
import type { BucketPublicAccessBlockInputs } from '../../resources/s3/bucket-public-access-block.ts';
import type { BucketVersioningInputs } from '../../resources/s3/bucket-versioning.ts';
import type { ParameterInputs } from '../../resources/ssm/parameter.ts';

/** The inputs of each resource type that this stack is made of. */
interface InputsOf {
  readonly aws_acm_certificate: CertificateInputs;
  readonly aws_acm_certificate_validation: CertificateValidationInputs;
  readonly aws_dynamodb_table: TableInputs;
  readonly aws_iam_instance_profile: InstanceProfileInputs;
  readonly aws_iam_role: RoleInputs;
  readonly aws_iam_role_policy: RolePolicyInputs;
  readonly aws_instance: InstanceInputs;
  readonly aws_lb: LoadBalancerInputs;
  readonly aws_lb_listener: ListenerInputs;
  readonly aws_lb_target_group: TargetGroupInputs;
  readonly aws_lb_target_group_attachment: TargetGroupAttachmentInputs;
  readonly aws_route53_record: RecordInputs;
  readonly aws_s3_bucket: BucketInputs;
  readonly aws_s3_bucket_acl: BucketAclInputs;
  readonly aws_s3_bucket_ownership_controls: BucketOwnershipControlsInputs;
  readonly aws_s3_bucket_public_access_block: BucketPublicAccessBlockInputs;
  readonly aws_s3_bucket_server_side_encryption_configuration: BucketEncryptionInputs;
  readonly aws_s3_bucket_versioning: BucketVersioningInputs;
  readonly aws_security_group: SecurityGroupInputs;
  readonly aws_security_group_rule: SecurityGroupRuleInputs;
  readonly aws_ssm_parameter: ParameterInputs;
}

type TypeName = keyof InputsOf;

/** What a declaration may say beside its inputs. */
interface Terms {
  readonly needs?: readonly Need[];
  readonly ignoresDrift?: true;
  readonly outlives?: readonly string[];
}

/** One resource of type `type`, called `name`: its address is `type.name`. The type's own inputs are checked by the compiler. */
export function declare<N extends TypeName>(
  type: N,
  name: string,
  inputs: { readonly [K in keyof InputsOf[N]]: Declared<InputsOf[N][K]> },
  terms: Terms = {},
): Declaration {
  return { address: `${type}.${name}`, type, inputs, ...terms, needs: terms.needs ?? [] };
}

/** An attribute (or input, or the id) of the resource `type.name`. */
export function ref(type: TypeName, name: string, attribute: string): Ref {
  return new Ref(`${type}.${name}`, attribute);
}

/** The resource `type.name` must be ready. */
export function ready(type: TypeName, name: string): Need {
  return { address: `${type}.${name}`, until: 'ready' };
}
