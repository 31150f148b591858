import type { Clock } from '../../core/clock.ts';
import type { AwsFailure } from './errors.ts';
import type { Outcome } from './failure.ts';
import type { RetryRule, SendOptions } from './send.ts';

const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 8_000;
/** What a caller expects to pass is looked at more often. */
const LONGEST_EXPECTED_MS = 2_000;

/** An attempt that did not succeed. */
export interface Attempt {
  /** 1 for the first. */
  readonly attempt: number;
  /** How many in a row, this one included, AWS did not deal with. An expected refusal in between is an answer: it begins anew. */
  readonly inRow: number;
  /** Since the first was sent, in milliseconds. */
  readonly elapsedMs: number;
  readonly outcome: Outcome;
  readonly failure: AwsFailure;
  /** An earlier attempt was `skewed` already. */
  readonly skewedBefore: boolean;
}

/** The rule by which a refusal is expected to pass. */
export function ruleFor(
  { outcome, failure }: Pick<Attempt, 'outcome' | 'failure'>,
  { retryCodes = [] }: SendOptions,
): RetryRule | undefined {
  if (outcome !== 'refused' && outcome !== 'expired') return undefined;
  return retryCodes.find(({ code, message = '' }) => code === failure.awsCode && failure.message.includes(message));
}

/** How many milliseconds to pause before the next attempt; `undefined`: there is none. */
export function pauseBefore(failed: Attempt, options: SendOptions, clock: Clock): number | undefined {
  const { attempt, inRow, elapsedMs, outcome } = failed;
  const backoff = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS) * (0.5 + clock.random() / 2);
  const mayRepeat = inRow < ATTEMPTS;
  switch (outcome) {
    case 'throttled':
      return mayRepeat ? backoff : undefined;
    case 'unanswered':
      return mayRepeat && options.repeat !== 'unless unanswered' ? backoff : undefined;
    case 'skewed':
      return failed.skewedBefore ? undefined : 0;
    case 'expired':
    case 'refused': {
      const rule = ruleFor(failed, options);
      return rule && elapsedMs < rule.forMs ? Math.min(backoff, LONGEST_EXPECTED_MS) : undefined;
    }
  }
}
