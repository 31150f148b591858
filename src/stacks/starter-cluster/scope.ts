import type { Config } from '../../variables/config.ts';
import type { Deployed } from './deployed.ts';
import type { Effective } from './effective.ts';
import type { Lookups } from './lookups.ts';

/** Whose AWS it is: what ARNs are made of, beside the region. */
export interface Owner {
  /** 12 digits. */
  readonly account: string;
  /** `aws`, `aws-us-gov`, `aws-cn` or `aws-eusc`. */
  readonly partition: string;
}

/** What every part of the stack is made from. */
export interface Scope {
  readonly config: Config;
  readonly effective: Effective;
  readonly lookups: Lookups;
  readonly deployed: Deployed;
  readonly owner: Owner;
}
