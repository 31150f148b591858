import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { CredentialsFailed } from '../../../src/resources/aws/credentials-failed.ts';
import { AwsError } from '../../../src/resources/aws/errors.ts';
import { failureOf, type Outcome } from '../../../src/resources/aws/failure.ts';
import { pauseBefore } from '../../../src/resources/aws/retries.ts';

/** An error as the SDK throws it. */
function sdkError(name: string, message = '', status = 400, more: object = {}): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status, ...more } });
}

const outcomeOf = (service: string, error: unknown): Outcome => failureOf(error, { service, operation: 'Any' }).outcome;

describe('certainly not done and worth another attempt, in the words of each service', () => {
  it.each([
    ['EC2', sdkError('RequestLimitExceeded', '', 503)],
    ['EC2', sdkError('EC2ThrottledException')],
    ['S3', sdkError('SlowDown', 'Please reduce your request rate.', 503)],
    ['IAM', sdkError('Throttling')],
    ['IAM', sdkError('ConcurrentModificationException', '', 409)],
    ['IAM', sdkError('EntityTemporarilyUnmodifiable', '', 409)],
    ['Route 53', sdkError('Throttling')],
    ['Route 53', sdkError('PriorRequestNotComplete')],
    ['Elastic Load Balancing v2', sdkError('Throttling')],
    ['Elastic Load Balancing v2', sdkError('PriorRequestNotCompleteException', '', 429)],
    ['SSM', sdkError('TooManyUpdates')],
    ['SSM', sdkError('ThrottlingException')],
    ['ACM', sdkError('ThrottlingException')],
    ['KMS', sdkError('ThrottlingException')],
    ['STS', sdkError('Throttling')],
    ['DynamoDB', sdkError('ThrottlingException')],
    [
      'DynamoDB',
      sdkError('LimitExceededException', 'Only 10 tables can be created, updated, or deleted simultaneously'),
    ],
    ['STS', sdkError('Whatever', 'too many', 429)],
  ] as const)('%s: %s', (service, error) => {
    expect(outcomeOf(service, error)).toBe('throttled');
  });
});

describe('other outcomes', () => {
  it.each<[Outcome, string, string, Error]>([
    ['refused', 'a quota', 'ACM', sdkError('LimitExceededException', 'You have reached the quota of certificates')],
    [
      'refused',
      'the quota of tables',
      'DynamoDB',
      sdkError('LimitExceededException', 'There is a limit of 256 tables'),
    ],
    ['refused', 'no room, which EC2 tells with 500', 'EC2', sdkError('InsufficientInstanceCapacity', '', 500)],
    ['unanswered', 'a server error', 'S3', sdkError('ServiceUnavailable', '', 503)],
    ['unanswered', 'an HTML page of a server', 'IAM', sdkError('Unknown', '', 502)],
    ['unanswered', 'a broken connection', 'IAM', Object.assign(new Error('read'), { code: 'ECONNRESET' })],
    ['unanswered', 'an answer that nobody can read', 'EC2', sdkError('Error', 'XML parse error', 200)],
    [
      'unanswered',
      'an answer that is none',
      'EC2',
      Object.assign(new Error('Parse Error'), { code: 'HPE_INVALID_CONSTANT' }),
    ],
    ['unanswered', 'an upload that S3 gave up', 'S3', sdkError('RequestTimeout', 'not read within the timeout')],
    ['expired', 'a token', 'ACM', sdkError('ExpiredTokenException')],
    ['expired', 'a token, in the words of EC2', 'EC2', sdkError('RequestExpired', 'Request has expired.')],
    ['expired', 'a token, on HEAD, which has no words', 'S3', sdkError('UnknownError', '', 400)],
    ['expired', 'a key that was withdrawn, on HEAD', 'S3', sdkError('Unknown', '', 403)],
    ['expired', 'a source that gives nothing', 'STS', new CredentialsFailed(new Error('The SSO session has expired.'))],
    [
      'throttled',
      'a source that is out of reach for the moment',
      'STS',
      new CredentialsFailed(Object.assign(new Error('read'), { name: 'TimeoutError', code: 'ECONNRESET' })),
    ],
    ['skewed', 'a wrong clock', 'S3', sdkError('RequestTimeTooSkewed', '', 403, { clockSkewCorrected: true })],
    [
      'unanswered',
      'a server error, though the clock is wrong',
      'EC2',
      sdkError('InternalError', '', 500, { clockSkewCorrected: true }),
    ],
    [
      'refused',
      'another refusal, though the clock is wrong',
      'EC2',
      sdkError('InvalidVpcID.NotFound', '', 400, { clockSkewCorrected: true }),
    ],
  ])('%s: %s', (outcome, _, service, error) => {
    expect(outcomeOf(service, error)).toBe(outcome);
  });
});

it('what a caller expects to pass is repeated as long as the caller says, however often', () => {
  const { failure, outcome } = failureOf(sdkError('OperationAborted', 'conflicting'), {
    service: 'S3',
    operation: 'Any',
  });
  const options = { retryCodes: [{ code: 'OperationAborted', what: 'it to settle', forMs: 60_000 }] };
  const failed = { attempt: 9, inRow: 0, outcome, failure, skewedBefore: false };
  expect(pauseBefore({ ...failed, elapsedMs: 59_000 }, options, systemClock)).toBeLessThanOrEqual(2_000);
  expect(pauseBefore({ ...failed, elapsedMs: 60_000 }, options, systemClock)).toBeUndefined();
});

it('a call that AWS did not deal with is repeated, though an expected refusal went on for long before', () => {
  const { failure, outcome } = failureOf(sdkError('InternalError', '', 500), { service: 'EC2', operation: 'Any' });
  const failed = { attempt: 30, outcome, failure, skewedBefore: false, elapsedMs: 60_000 };
  expect(pauseBefore({ ...failed, inRow: 7 }, {}, systemClock)).toBeLessThanOrEqual(8_000);
  expect(pauseBefore({ ...failed, inRow: 8 }, {}, systemClock)).toBeUndefined();
});

it.each([
  ['slow', 10 * 60_000, 'it is 10 minutes slow'],
  ['fast', -3 * 3_600_000, 'it is 3 hours fast'],
])('a clock that is too %s: by how much', (_, offMs, words) => {
  const { failure } = failureOf(
    sdkError('SignatureDoesNotMatch', '', 403),
    { service: 'STS', operation: 'Any' },
    offMs,
  );
  expect(new AwsError(failure, undefined).diagnostics).toMatchObject([
    { code: 'CLOCK_WRONG', detail: expect.stringContaining(words) },
  ]);
});

it('a signature that is wrong with the right time is no matter of the clock', () => {
  const { failure } = failureOf(sdkError('SignatureDoesNotMatch', '', 403), { service: 'STS', operation: 'Any' }, 900);
  expect(new AwsError(failure, undefined).code).toBe('AWS_REFUSED');
});

const NETWORK = 'Check the network, a proxy, and AWS_ENDPOINT_URL if it is set; then run the command again.';
const UNTRUSTED =
  'If something on the way reads along, such as a company proxy, name its certificate authority, a PEM file:\nexport AWS_CA_BUNDLE=company-ca.pem';

it.each([
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND ec2.us-west-2.amazonaws.com', NETWORK],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain', UNTRUSTED],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate', UNTRUSTED],
])('%s: AWS, which was never reached, is not said to have refused', (code, message, hint) => {
  const { failure } = failureOf(Object.assign(new Error(message), { code }), { service: 'EC2', operation: 'Any' });
  expect(new AwsError(failure, undefined).diagnostics).toEqual([
    { code: 'AWS_UNANSWERED', summary: 'AWS did not answer', detail: `EC2 Any: ${message}`, hint },
  ]);
});
