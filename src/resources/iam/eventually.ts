import type { RetryRule } from '../aws/send.ts';

/** IAM's answer when there is no such role, profile or policy. */
export const ABSENT = 'NoSuchEntityException';

/** IAM is eventually consistent: what was just made is unknown to some of its servers for some seconds. */
export const UNTIL_VISIBLE: readonly RetryRule[] = [{ code: ABSENT, forMs: 60_000 }];

/** And what was just taken out of a role or profile still seems to be in it. */
export const UNTIL_EMPTY: readonly RetryRule[] = [{ code: 'DeleteConflictException', forMs: 30_000 }];
