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
  /** AWS's time minus this machine's in milliseconds, where AWS refused the call for it. */
  readonly clockOffMs?: number;
  /** An earlier attempt got no answer: whatever the last one was told, the call may have taken effect. */
  readonly perhapsDone?: true;
}

/** The code of a call that may or may not have taken effect. */
export const UNANSWERED = 'Unanswered';

/** The code of a call that could not be signed. */
export const UNSIGNED = 'CredentialsProviderError';

/** The code of a call that the proxy on the way to AWS did not let through, and won't the next time. */
export const PROXY_UNUSABLE = 'ProxyUnusable';

/** EC2 answers these with HTTP 500, yet they are final: there is no room, and nothing was made. */
export const NO_CAPACITY = /^Insufficient\w*Capacity/;

/** Node's codes of a connection that could not even be begun: no such host, or another than it claims to be. */
const UNREACHED = /^(ENOTFOUND|\w*CERT\w*|UNABLE_TO_\w+)$/;
/** Those among them of whoever answered instead of AWS: mostly a proxy that reads along. */
const UNTRUSTED = /CERT|UNABLE_TO_/;

/** AWS refused a call, or never answered it. */
export class AwsError extends StarterError {
  readonly failure: AwsFailure;

  constructor(failure: AwsFailure, cause: unknown) {
    super(diagnosticOf(failure), { cause });
    this.failure = failure;
  }
}

/** Whether `error` is AWS's refusal with one of `codes`. */
export function isAwsError(error: unknown, ...codes: string[]): error is AwsError {
  return error instanceof AwsError && codes.includes(error.failure.awsCode);
}

/** How services say that a permission is missing. */
const DENIED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthorizationError', 'Forbidden'];

/** Whether `error` is AWS's refusal for want of a permission. */
export function isDenied(error: unknown): boolean {
  return isAwsError(error, ...DENIED);
}

/**
 * The refusal behind `error` that says: AWS has certainly not done it. A type may have wrapped it in words of its own.
 * `undefined` when it may have, or when `error` is something else.
 */
export function refusalBehind(error: unknown): AwsError | undefined {
  const behind = error instanceof AwsError ? error : error instanceof StarterError ? error.cause : undefined;
  if (!(behind instanceof AwsError)) return undefined;
  const { awsCode, perhapsDone } = behind.failure;
  return awsCode === UNANSWERED || perhapsDone ? undefined : behind;
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

function diagnosticOf(failure: AwsFailure): Diagnostic {
  const { service, operation, awsCode, message, status, clockOffMs } = failure;
  const call = `${service} ${operation}`;
  if (awsCode === UNSIGNED) {
    return {
      code: 'CREDENTIALS_MISSING',
      summary: 'No AWS credentials were found',
      detail: `${call} could not be signed: ${message}.`,
      hint: 'Log in, set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; then check them with\naws sts get-caller-identity',
    };
  }
  if (awsCode === UNANSWERED || UNREACHED.test(awsCode)) {
    return {
      code: 'AWS_UNANSWERED',
      summary: 'AWS did not answer',
      detail: `${call}: ${message}${status === undefined ? '' : ` (HTTP ${status})`}`,
      hint: UNTRUSTED.test(awsCode)
        ? 'If something on the way reads along, such as a company proxy, name its certificate authority, a PEM file:\nexport AWS_CA_BUNDLE=company-ca.pem'
        : 'Check the network, a proxy, and AWS_ENDPOINT_URL if it is set; then run the command again.',
    };
  }
  if (awsCode === PROXY_UNUSABLE) {
    return {
      code: 'PROXY_REFUSED',
      summary: 'The proxy does not lead to AWS',
      detail: `${call}: ${message}.`,
      hint: 'Check HTTPS_PROXY with its user and password. What is to be reached past the proxy stands in NO_PROXY, for example\nexport NO_PROXY=amazonaws.com',
    };
  }
  if (clockOffMs !== undefined) {
    return {
      code: 'CLOCK_WRONG',
      summary: "This machine's clock is wrong",
      detail: `${refusal(failure)}. ${howFarOff(clockOffMs)}`,
      hint: 'Set the clock, best by time synchronisation (NTP), then run the command again. What AWS says the time is:\ncurl -sI https://sts.amazonaws.com | grep -i ^date',
    };
  }
  return {
    code: 'AWS_REFUSED',
    summary: 'AWS refused a call',
    detail: refusal(failure),
    ...hintFor(call, awsCode),
  };
}

/** `EC2 RunInstances failed with …: … (HTTP 400, request …)`. */
export function refusal({ service, operation, awsCode, message, status, requestId }: AwsFailure): string {
  const answer = [...(status === undefined ? [] : [`HTTP ${status}`]), ...(requestId ? [`request ${requestId}`] : [])];
  const where = answer.length > 0 ? ` (${answer.join(', ')})` : '';
  return `${service} ${operation} failed with ${awsCode}: ${message}${where}`;
}

function howFarOff(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 60) return 'AWS takes no request whose time differs from its own by more than 5 to 15 minutes.';
  const minutes = Math.round(seconds / 60);
  const amount =
    minutes < 120 ? `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}` : `${Math.round(minutes / 60)} hours`;
  return `By AWS's answer it is ${amount} ${ms > 0 ? 'slow' : 'fast'}; a repeat with the time corrected failed as well.`;
}

function hintFor(call: string, code: string): { hint?: string } {
  if (DENIED.includes(code)) {
    return { hint: `Ask for the permission to call ${call}, then run the command again.` };
  }
  if (NO_CAPACITY.test(code)) {
    return { hint: 'Try again later, or choose another cluster_instance_type or region.' };
  }
  if (
    /Expired|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken|TokenRefresh|UnrecognizedClient|AuthFailure/.test(
      code,
    )
  ) {
    return { hint: 'Renew your AWS credentials, check them with\naws sts get-caller-identity' };
  }
  return {};
}
