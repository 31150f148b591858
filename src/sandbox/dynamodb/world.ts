import type { Passage } from '../passage.ts';

export interface DynamoDbWorld {
  readonly tables: Record<string, Table>;
}

export interface Capacity {
  readonly read: number;
  readonly write: number;
}

interface Index {
  readonly name: string;
  readonly keys: Keys;
  readonly projection: string;
  capacity: Capacity;
}

export type Keys = { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];

export interface Table {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly keys: Keys;
  readonly attributes: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  /** Missing: provisioned ever since. */
  billing?: 'PROVISIONED' | 'PAY_PER_REQUEST';
  capacity: Capacity;
  readonly indexes: Index[];
  /** The view type; missing: no stream. */
  stream?: 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY';
  encrypted: boolean;
  ttl?: { readonly attribute: string; readonly state: Passage<'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED'> };
  ttlChangedAt?: number;
  recovery: boolean;
  /** Deletion protection; missing: off. */
  isProtected?: boolean;
  state: Passage<'CREATING' | 'UPDATING' | 'ACTIVE' | 'DELETING' | 'GONE'>;
  /** By their keys' values. */
  readonly items: Record<string, Record<string, unknown>>;
  tags: Record<string, string>;
}
