import { type Diagnostic, StarterError } from '../../core/errors.ts';

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
    super(diagnosticOf(failure), { cause });
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
  // IAM, while another call changes the same role or profile; nothing was done.
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

/** EC2 answers these with HTTP 500, yet they are final: there is no room, and nothing was made. */
const NO_CAPACITY = /^Insufficient\w*Capacity/;

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
      : broken || (status !== undefined && status >= 500 && !NO_CAPACITY.test(name))
        ? 'unanswered'
        : 'refused';
  const failure = {
    service,
    operation,
    awsCode: outcome === 'unanswered' ? UNANSWERED : name,
    message: outcome === 'unanswered' && !broken ? `${name}: ${e.message ?? ''}` : (e.message ?? String(error)),
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
  };
  return { failure, outcome };
}

function diagnosticOf(failure: AwsFailure): Diagnostic {
  const { service, operation, awsCode, message, status, requestId } = failure;
  const call = `${service} ${operation}`;
  if (awsCode === 'CredentialsProviderError') {
    return {
      code: 'CREDENTIALS_MISSING',
      summary: 'No AWS credentials were found',
      detail: `${call} could not be signed: ${message}.`,
      hint: 'Log in, set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; then check them with\naws sts get-caller-identity',
    };
  }
  if (awsCode === UNANSWERED) {
    return {
      code: 'AWS_UNANSWERED',
      summary: 'AWS did not answer',
      detail: `${call}: ${message}${status === undefined ? '' : ` (HTTP ${status})`}`,
      hint: 'Check the network, a proxy, and AWS_ENDPOINT_URL if it is set; then run the command again.',
    };
  }
  const answer = [...(status === undefined ? [] : [`HTTP ${status}`]), ...(requestId ? [`request ${requestId}`] : [])];
  return {
    code: 'AWS_REFUSED',
    summary: 'AWS refused a call',
    detail: `${call} failed with ${awsCode}: ${message}${answer.length > 0 ? ` (${answer.join(', ')})` : ''}`,
    ...hintFor(call, awsCode),
  };
}

function hintFor(call: string, code: string): { hint?: string } {
  if (/^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError|Forbidden)$/.test(code)) {
    return { hint: `Ask for the permission to call ${call}, then run the command again.` };
  }
  if (NO_CAPACITY.test(code)) {
    return { hint: 'Try again later, or choose another cluster_instance_type or region.' };
  }
  if (/Expired|InvalidClientTokenId|UnrecognizedClient|AuthFailure/.test(code)) {
    return { hint: 'Renew your AWS credentials, check them with\naws sts get-caller-identity' };
  }
  return {};
}
