import { StarterError } from '../../core/errors.ts';

/** What AWS answered, or that it didn't. */
export interface AwsFailure {
  /** The SDK's service id, e.g. `EC2`. */
  readonly service: string;
  /** E.g. `RunInstances`. */
  readonly operation: string;
  /** AWS's error code, e.g. `InvalidGroup.NotFound`; `Unanswered` when no answer came. */
  readonly awsCode: string;
  readonly message: string;
  readonly status?: number;
  readonly requestId?: string;
}

/** AWS refused a call, or never answered it. */
export class AwsError extends StarterError {
  readonly failure: AwsFailure;

  constructor(failure: AwsFailure, cause: unknown) {
    const request = failure.requestId ? `, request ${failure.requestId}` : '';
    super(
      {
        code: failure.awsCode === UNANSWERED ? 'AWS_UNANSWERED' : 'AWS_REFUSED',
        summary: failure.awsCode === UNANSWERED ? 'AWS did not answer' : 'AWS refused a call',
        detail: `${failure.service} ${failure.operation} failed with ${failure.awsCode}: ${failure.message} (${
          failure.status === undefined ? 'no HTTP status' : `HTTP ${failure.status}`
        }${request})`,
        ...hintFor(failure),
      },
      { cause },
    );
    this.failure = failure;
  }
}

/** The code of a call that may or may not have taken effect. */
export const UNANSWERED = 'Unanswered';

/** Whether `error` is AWS's refusal with one of `codes`. */
export function isAwsError(error: unknown, ...codes: string[]): error is AwsError {
  return error instanceof AwsError && codes.includes(error.failure.awsCode);
}

/** `call`'s answer, or `undefined` when AWS answers with one of its not-found `codes`. */
export async function orAbsent<T>(call: Promise<T>, ...codes: string[]): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isAwsError(error, ...codes)) return undefined;
    throw error;
  }
}

/** `throttled`: certainly not done. `unanswered`: perhaps done. `refused`: done with, final. */
export type Outcome = 'throttled' | 'unanswered' | 'refused';

const THROTTLED = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'TooManyUpdates',
  'ProvisionedThroughputExceededException',
  'BandwidthLimitExceeded',
  'SlowDown',
  'EC2ThrottledException',
  'PriorRequestNotComplete',
]);

const BROKEN = new Set([
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'NetworkingError',
]);

interface SdkError {
  name?: string;
  code?: string;
  message?: string;
  Code?: string;
  $metadata?: { httpStatusCode?: number; requestId?: string; clockSkewCorrected?: boolean };
}

/** Reads any error of the SDK. An HTML 5xx arrives as name Unknown; a broken connection as TimeoutError with a code of Node's. */
export function failureOf(
  error: unknown,
  service: string,
  operation: string,
): { failure: AwsFailure; outcome: Outcome } {
  const e = error as SdkError;
  const status = e.$metadata?.httpStatusCode;
  const requestId = e.$metadata?.requestId;
  const name = e.name === 'Error' || e.name === undefined ? (e.Code ?? e.code ?? 'Error') : e.name;
  const broken = BROKEN.has(name) || (e.code !== undefined && BROKEN.has(e.code));
  const outcome: Outcome =
    THROTTLED.has(name) || e.$metadata?.clockSkewCorrected === true
      ? 'throttled'
      : broken || (status !== undefined && status >= 500)
        ? 'unanswered'
        : 'refused';
  const failure = {
    service,
    operation,
    awsCode: outcome === 'unanswered' ? UNANSWERED : name,
    message: e.message ?? String(error),
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
  };
  return { failure, outcome };
}

function hintFor(failure: AwsFailure): { hint?: string } {
  const code = failure.awsCode;
  if (/^(AccessDenied|AccessDeniedException|UnauthorizedOperation|Forbidden)$/.test(code)) {
    return {
      hint: `Ask for the permission to call ${failure.service} ${failure.operation}, then run the command again.`,
    };
  }
  if (/Expired|InvalidClientTokenId|UnrecognizedClient|CredentialsProviderError|AuthFailure/.test(code)) {
    return { hint: 'Renew your AWS credentials, check them with\naws sts get-caller-identity' };
  }
  return {};
}
