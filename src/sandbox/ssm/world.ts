export interface SsmWorld {
  readonly parameters: Record<string, Parameter>;
}

export interface Parameter {
  readonly name: string;
  readonly type: 'String' | 'StringList' | 'SecureString';
  /** A SecureString's value is under `key`. */
  readonly value: string;
  readonly key?: { readonly id: string; readonly asGiven: string };
  readonly tier: 'Standard' | 'Advanced';
  readonly version: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
  tags: Record<string, string>;
}
