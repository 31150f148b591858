export interface IamWorld {
  readonly roles: Record<string, Role>;
  readonly profiles: Record<string, Profile>;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  trust: string;
  /** Inline policies, as given. */
  readonly policies: Record<string, string>;
  /** ARNs of managed policies; missing: none. */
  attached?: readonly string[];
  tags: Record<string, string>;
}

export interface Profile {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  role?: { readonly name: string; readonly addedAt: number };
  tags: Record<string, string>;
}
