import type { ServerSideEncryption } from '@aws-sdk/client-s3';

export interface S3World {
  readonly buckets: Record<string, Bucket>;
  /** Buckets of other accounts. */
  readonly foreign: string[];
}

export interface Bucket {
  readonly name: string;
  readonly createdAt: number;
  /** Missing: never switched on. */
  versioning?: 'Enabled' | 'Suspended';
  encryption: ServerSideEncryption;
  /** Missing: taken away. */
  ownership?: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter';
  acl: 'private' | 'public-read' | 'public-read-write' | 'authenticated-read';
  /** Missing: taken away. */
  accessBlock?: AccessBlock;
  tags?: Record<string, string>;
  /** Newest first within a key. */
  versions: Version[];
}

/** A bucket as CreateBucket leaves it since April 2023: encrypted, private, without ACLs. */
export function newBucket(name: string, createdAt: number, ownership: Bucket['ownership']): Bucket {
  return {
    name,
    createdAt,
    encryption: 'AES256',
    ownership: ownership ?? 'BucketOwnerEnforced',
    acl: 'private',
    accessBlock: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    versions: [],
  };
}

interface AccessBlock {
  readonly BlockPublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly RestrictPublicBuckets: boolean;
}

/** An object's version, or a delete marker (without a body). */
export interface Version {
  readonly key: string;
  /** `null`: made while versioning was not enabled. */
  readonly id: string;
  readonly modifiedAt: number;
  readonly etag: string;
  /** Base64. */
  readonly body?: string;
}
