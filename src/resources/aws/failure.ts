import { CredentialsFailed } from './credentials-failed.ts';
import { type AwsFailure, NO_CAPACITY, UNANSWERED, UNSIGNED } from './errors.ts';

/**
 * `throttled`: certainly not done. `skewed`: certainly not done, this machine's clock being wrong; the SDK has learnt AWS's
 * time from the answer, so that the next attempt may succeed. `expired`: certainly not done, perhaps because the credentials
 * have expired. `unanswered`: perhaps done, whether no answer came or one that nobody can read. `refused`: done with, final.
 */
export type Outcome = 'throttled' | 'skewed' | 'expired' | 'unanswered' | 'refused';

/** Refused before anything was done, and worth another attempt a little later. */
const THROTTLED = new Set([
  // The codes for which the SDK's own retries would send again, but for LimitExceededException: see `isThrottled`.
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
  // ELBv2's name for Route 53's PriorRequestNotComplete (its API reference, "Errors").
  'PriorRequestNotCompleteException',
  // SSM (PutParameter, "Errors"): concurrent updates of a resource that takes one at a time.
  'TooManyUpdates',
  // IAM and Route 53, while another call changes the same role, profile or zone.
  'ConcurrentModification',
  'ConcurrentModificationException',
  'EntityTemporarilyUnmodifiable',
  'EntityTemporarilyUnmodifiableException',
]);

const BROKEN = new Set([
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'NetworkingError',
]);

/** What services answer to a signature of another time; most of it can mean something else as well. The list is the SDK's. */
const CLOCK = new Set([
  'AccessDeniedException',
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/**
 * What services answer to credentials that have expired or were withdrawn (EC2: RequestExpired and AuthFailure; query services:
 * ExpiredToken and InvalidClientTokenId; JSON services: ExpiredTokenException and UnrecognizedClientException; S3:
 * ExpiredToken, InvalidToken, InvalidAccessKeyId, TokenRefreshRequired). Some have other causes too: who gets one asks STS.
 */
const EXPIRED = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'TokenRefreshRequired',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidAccessKeyId',
  'InvalidToken',
  'AuthFailure',
]);

interface SdkError {
  name?: string;
  code?: string;
  message?: string;
  Code?: string;
  $retryable?: { throttling?: boolean };
  $metadata?: { httpStatusCode?: number; requestId?: string; clockSkewCorrected?: boolean };
}

/** What the SDK adds, for programmers, when it can't read an answer. */
const SDK_ADVICE = /\s*Deserialization error: to see the raw response,.*$/s;

/**
 * Reads any error of the SDK. An HTML 5xx arrives as name Unknown; a broken connection as TimeoutError with a code of Node's.
 * `clockOffMs`: what the client has learnt of AWS's time.
 */
export function failureOf(
  error: unknown,
  call: { readonly service: string; readonly operation: string },
  clockOffMs = 0,
): { readonly failure: AwsFailure; readonly outcome: Outcome } {
  if (error instanceof CredentialsFailed) return unsigned(error, call);
  const e = error as SdkError;
  const { httpStatusCode: status, requestId } = e.$metadata ?? {};
  const name = e.name === 'Error' || e.name === undefined ? (e.Code ?? e.code ?? 'Error') : e.name;
  const outcome = outcomeOf(e, name, call.service);
  const unanswered = outcome === 'unanswered';
  const message = e.message?.replace(SDK_ADVICE, '');
  return {
    outcome,
    failure: {
      ...call,
      awsCode: unanswered ? UNANSWERED : name,
      message: unanswered && !isBroken(e, name) ? `${name}: ${message ?? ''}` : (message ?? String(error)),
      ...(status === undefined ? {} : { status }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(isForTheClock(name, clockOffMs) ? { clockOffMs } : {}),
    },
  };
}

function outcomeOf(e: SdkError, name: string, service: string): Outcome {
  const { httpStatusCode: status = 0, clockSkewCorrected } = e.$metadata ?? {};
  if (isThrottled(e, name, service)) return 'throttled';
  if (isBroken(e, name) || isUnreadable(e, status) || (status >= 500 && !NO_CAPACITY.test(name))) return 'unanswered';
  // The SDK marks whatever error comes first after the clock was found wrong, of the refusals not only those.
  if (clockSkewCorrected && CLOCK.has(name)) return 'skewed';
  return EXPIRED.has(name) || name === UNSIGNED || isUnexplained(name, status, service) ? 'expired' : 'refused';
}

function isThrottled(e: SdkError, name: string, service: string): boolean {
  if (THROTTLED.has(name) || e.$metadata?.httpStatusCode === 429 || e.$retryable?.throttling === true) return true;
  // "Only 10 tables can be created, updated, or deleted simultaneously". Elsewhere, and with other words, it is a quota.
  return service === 'DynamoDB' && name === 'LimitExceededException' && /simultaneously/.test(e.message ?? '');
}

function isBroken(e: SdkError, name: string): boolean {
  return BROKEN.has(name) || (e.code !== undefined && BROKEN.has(e.code));
}

/** The answer was cut short, or garbled on its way. AWS may well have done it: with a status of 200 it has. */
function isUnreadable({ code = '' }: SdkError, status: number): boolean {
  return (status >= 200 && status < 300) || code.startsWith('HPE_');
}

/** S3's answer to HEAD has no body, hence no code. Its status is 400 with an expired token, 403 with a key that was withdrawn. */
function isUnexplained(name: string, status: number, service: string): boolean {
  return (
    service === 'S3' &&
    (status === 400 || status === 403) &&
    /^(Unknown|UnknownError|BadRequest|Forbidden|40[03])$/.test(name)
  );
}

/** From this on the SDK corrects the time it signs with, in milliseconds. */
const OFF_FROM_MS = 240_000;

function isForTheClock(name: string, clockOffMs: number): boolean {
  if (name === 'RequestTimeTooSkewed' || name === 'RequestInTheFuture') return true;
  // A permission that is missing is missing with the right time as well.
  return Math.abs(clockOffMs) >= OFF_FROM_MS && CLOCK.has(name) && name !== 'AccessDeniedException';
}

/** Nothing was sent. A source that can't be reached for the moment (STS, the metadata service) may answer the next time. */
function unsigned(error: CredentialsFailed, call: { readonly service: string; readonly operation: string }) {
  const cause = error.cause as SdkError;
  const passes = isBroken(cause, cause.name ?? '') || isThrottled(cause, cause.name ?? '', 'STS');
  const outcome: Outcome = passes ? 'throttled' : 'expired';
  return { outcome, failure: { ...call, awsCode: UNSIGNED, message: error.message } };
}
