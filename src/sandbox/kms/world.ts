export interface KmsWorld {
  /** Aliases and the ids of their keys. */
  readonly aliases: Record<string, string>;
  /** Ids of keys and what they encrypt with, 32 bytes in hex. */
  readonly keys: Record<string, { readonly material: string }>;
}
