import type { RetryRule } from '../aws/send.ts';

// Each code twice: as the SDK calls its exception, and as IAM writes it (what an exception without a class is called).

/** IAM's answer when there is no such role, profile or policy. */
export const ABSENT = ['NoSuchEntityException', 'NoSuchEntity'];
/** Something is still in what is to be deleted. */
export const CONFLICT = ['DeleteConflictException', 'DeleteConflict'];
/** A profile has a role already. */
export const FULL = ['LimitExceededException', 'LimitExceeded'];

/** IAM is eventually consistent: what was just made is unknown to some of its servers for some seconds. */
export const UNTIL_VISIBLE: readonly RetryRule[] = ABSENT.map((code) => ({
  code,
  what: 'all of IAM to know what was just made',
  forMs: 60_000,
}));

/** And what was just taken out of a role or profile still seems to be in it. */
export const UNTIL_EMPTY: readonly RetryRule[] = CONFLICT.map((code) => ({
  code,
  what: 'IAM to see that nothing is in it any more',
  forMs: 30_000,
}));
