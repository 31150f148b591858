/** What can befall a call; `before` and `after` say whether AWS had done it by then. */
export const CALL_FAULTS = [
  'throttle',
  'server error before',
  'server error after',
  'reset before',
  'reset after',
  'timeout before',
  'timeout after',
  'clock skew',
] as const;

/**
 * What can befall a process at one of its calls. `die`: it ends at that instant. `stop` and `abandon`: one Ctrl-C, two of
 * them. `denied`: this call is refused for good. `expired`: its credentials are refused for some minutes. `rival`: the lock
 * is lost, and another run of the same command works on the same state from now on. `meddling`: somebody changes something
 * in the account.
 */
export const PROCESS_FAULTS = [
  'die before',
  'die after',
  'stop',
  'abandon',
  'denied',
  'expired',
  'rival',
  'meddling',
] as const;

export type CallFault = (typeof CALL_FAULTS)[number];
export type Fault = CallFault | (typeof PROCESS_FAULTS)[number];

/** Decides what befalls the call numbered `at` (from 1) of a process. */
export type Fate = (call: {
  readonly at: number;
  readonly service: string;
  readonly operation: string;
}) => Fault | undefined;

/** The error with which the SDK reports a fault. Each service has a throttling code of its own. */
export function errorOf(fault: CallFault | 'denied' | 'expired', service: string): Error {
  switch (fault) {
    case 'throttle':
      return sdkError(THROTTLING[service] ?? 'ThrottlingException', 'Rate exceeded', 400);
    case 'server error before':
    case 'server error after':
      return sdkError('InternalServerError', 'We encountered an internal error.', 500);
    case 'clock skew':
      // The SDK has taken the server's time from the answer and marks the error as worth one repeat.
      return sdkError(
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
        403,
        {
          clockSkewCorrected: true,
        },
      );
    case 'denied':
      return service === 'EC2'
        ? sdkError('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403)
        : sdkError('AccessDenied', 'Access Denied', 403);
    case 'expired':
      return sdkError('ExpiredTokenException', 'The security token included in the request is expired', 403);
    case 'timeout before':
    case 'timeout after':
      return Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ETIMEDOUT', $metadata: {} });
    default:
      return Object.assign(new Error('read ECONNRESET'), { name: 'TimeoutError', code: 'ECONNRESET', $metadata: {} });
  }
}

const THROTTLING: Readonly<Record<string, string>> = {
  EC2: 'RequestLimitExceeded',
  S3: 'SlowDown',
  IAM: 'Throttling',
  'Elastic Load Balancing v2': 'Throttling',
  'Route 53': 'Throttling',
  SSM: 'ThrottlingException',
};

function sdkError(name: string, message: string, httpStatusCode: number, more: object = {}): Error {
  return Object.assign(new Error(message), {
    name,
    $fault: httpStatusCode === 500 ? 'server' : 'client',
    $metadata: { httpStatusCode, requestId: 'simulated', ...more },
  });
}
