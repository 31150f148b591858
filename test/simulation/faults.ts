/** What can befall one call. `die`: the process ends at that instant. */
export type Fault = 'throttle' | 'server error' | 'reset before' | 'reset after' | 'die before' | 'die after';

/** Decides what befalls the call numbered `at` (from 1) of a life. */
export type Fate = (call: {
  readonly at: number;
  readonly service: string;
  readonly operation: string;
}) => Fault | undefined;

/** The error with which the SDK reports a fault. Each service has a throttling code of its own. */
export function errorOf(fault: Fault, service: string): Error {
  switch (fault) {
    case 'throttle':
      return sdkError(THROTTLING[service] ?? 'ThrottlingException', 'Rate exceeded', 400);
    case 'server error':
      return sdkError('InternalServerError', 'We encountered an internal error.', 500);
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

function sdkError(name: string, message: string, httpStatusCode: number): Error {
  return Object.assign(new Error(message), {
    name,
    $fault: 'server',
    $metadata: { httpStatusCode, requestId: 'simulated' },
  });
}
