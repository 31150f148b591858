import type { Secret } from '../../core/values.ts';

export interface InstanceInputs {
  readonly ami: string;
  /** The name that `ami` was looked up by. Never sent to AWS: the state keeps it to tell a withdrawn image from another wish. */
  readonly ami_name: string;
  readonly instance_type: string;
  readonly key_name: string;
  readonly subnet_id: string;
  readonly vpc_security_group_ids: readonly string[];
  /** The profile's name. */
  readonly iam_instance_profile: string;
  readonly associate_public_ip_address: boolean;
  /** Plain text. The image reads it at its first boot and never again. */
  readonly user_data: string;
  readonly root_encrypted: boolean;
  /** The image's own root device: EC2 wants a size with every mapping that it is given. */
  readonly root_device: { readonly name: string; readonly size_gib: number };
  readonly http_tokens: 'required' | 'optional';
  /** Whether the metadata service answers at all: without it the instance has no credentials. */
  readonly http_endpoint: 'enabled' | 'disabled';
  /** What the instance reads from elsewhere at its first boot. Never sent to AWS. */
  readonly replacement_trigger: Secret | null;
}

export interface InstanceAttributes {
  /** Null while stopped. */
  readonly public_ip: string | null;
  readonly private_ip: string;
  readonly availability_zone: string;
}
