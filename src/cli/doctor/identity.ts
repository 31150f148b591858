import type { Diagnostic } from '../../core/errors.ts';
import { clockOffset } from '../../resources/aws/clock-offset.ts';
import { originOf } from '../../resources/aws/credential-origin.ts';
import type { CredentialSource } from '../../resources/aws/credentials.ts';
import type { Context } from '../../resources/contract.ts';
import { duration } from '../render/duration.ts';
import { ok, unchecked, type Verdict, warned } from './verdict.ts';

/** An apply with ACM takes some five minutes, and may wait for DNS for longer. */
const ENOUGH_MS = 30 * 60_000;

/** Whose the credentials are, where they come from, and how long they last. */
export async function credentialsVerdict(
  arn: string,
  source: Pick<CredentialSource, 'provide' | 'renewal'>,
  profile: string | undefined,
  now: number,
): Promise<Verdict> {
  const identity = await source.provide();
  const leftMs = identity.expiration && identity.expiration.getTime() - now;
  const { fixed, how } = source.renewal();
  if (fixed && leftMs !== undefined && leftMs < ENOUGH_MS) return warned(expiring(arn, leftMs, how));
  const origin = `${arn}, from ${originOf(identity, profile)}`;
  if (leftMs !== undefined) return ok(`${origin}; valid for ${duration(leftMs)}${fixed ? '' : ', then renewed'}`);
  return ok(identity.sessionToken ? `${origin}; until when is not known` : `${origin}; they do not expire`);
}

function expiring(arn: string, leftMs: number, how: string): Diagnostic {
  return {
    code: 'CREDENTIALS_EXPIRING',
    summary: 'The AWS credentials expire soon',
    detail: `Those of ${arn} are valid for ${duration(leftMs)} more, and nothing renews them: an apply could be cut short, to go on later.`,
    hint: how,
  };
}

/** AWS refuses requests whose time is more than five minutes off (Signature Version 4; fifteen with S3). */
const REFUSED_MS = 5 * 60_000;
const TOLERATED_MS = 60_000;

/** How far this machine's clock is from AWS's. @throws AwsError */
export async function clockVerdict({ send, clock }: Pick<Context, 'send' | 'clock'>): Promise<Verdict> {
  const offsetMs = await clockOffset(send, clock);
  if (offsetMs === undefined) return unchecked('the answer bears no date');
  const off = Math.abs(offsetMs);
  if (off < 2_000) return ok('right to the second');
  if (off < TOLERATED_MS) return ok(`${duration(off)} ${direction(offsetMs)}`);
  return { status: off < REFUSED_MS ? 'warning' : 'failure', problems: [wrongClock(offsetMs)] };
}

function wrongClock(offsetMs: number): Diagnostic {
  return {
    code: 'CLOCK_WRONG',
    summary: "This machine's clock is wrong",
    detail: `It is ${duration(Math.abs(offsetMs))} ${direction(offsetMs)} by the date of AWS's answer; AWS refuses what is more than five minutes off.`,
    hint: 'Set the clock, best by time synchronisation (NTP). What AWS says the time is:\ncurl -sI https://sts.amazonaws.com | grep -i ^date',
  };
}

function direction(offsetMs: number): string {
  return offsetMs > 0 ? 'slow' : 'fast';
}
