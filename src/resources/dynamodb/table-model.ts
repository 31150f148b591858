export interface TableInputs {
  readonly name: string;
  readonly hash_key: string;
  readonly range_key: string | null;
  /** Of the keys, the indexes' included; `type` is `S`, `N` or `B`. */
  readonly attributes: readonly { readonly name: string; readonly type: string }[];
  /** `PROVISIONED`: by the capacities below; `PAY_PER_REQUEST`: by requests, whatever the capacities. */
  readonly billing_mode: string;
  /** Units; wanted only at the beginning, autoscaling may change them. */
  readonly read_capacity: number;
  readonly write_capacity: number;
  /** What the stream shows of a change, e.g. `NEW_IMAGE`; `null`: no stream. */
  readonly stream_view_type: string | null;
  readonly global_secondary_indexes: readonly GlobalSecondaryIndex[];
  /** Items expire at the time (seconds since the epoch) in this attribute; `null`: never. */
  readonly ttl_attribute: string | null;
  readonly point_in_time_recovery: boolean;
  /** With AWS's managed key in KMS; off: with a key that DynamoDB owns. */
  readonly server_side_encryption: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

export interface GlobalSecondaryIndex {
  readonly name: string;
  readonly hash_key: string;
  readonly range_key: string | null;
  /** `ALL`, `KEYS_ONLY` or `INCLUDE`. */
  readonly projection_type: string;
  readonly read_capacity: number;
  readonly write_capacity: number;
}

export interface TableAttributes {
  readonly arn: string;
}
