import { GetCallerIdentityCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { diagnosticsOf } from '../../../src/core/errors.ts';
import { createSend } from '../../../src/resources/aws/clients.ts';
import { callerIdentity } from '../../../src/resources/aws/identity.ts';

const sts = mockClient(STSClient);
beforeEach(() => sts.reset());
afterAll(() => sts.restore());

const send = createSend({
  region: 'us-west-2',
  clock: systemClock,
  credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
});

async function problems() {
  return callerIdentity(send).then(
    () => [],
    (error: unknown) => diagnosticsOf(error),
  );
}

describe('the caller', () => {
  it('has an account, and a partition that its ARNs begin with', async () => {
    sts
      .on(GetCallerIdentityCommand)
      .resolves({ Account: '123456789012', Arn: 'arn:aws-us-gov:iam::123456789012:user/me' });
    expect(await callerIdentity(send)).toEqual({
      account: '123456789012',
      arn: 'arn:aws-us-gov:iam::123456789012:user/me',
      partition: 'aws-us-gov',
    });
  });

  it('is unknown in a region that is not enabled, which refuses valid credentials', async () => {
    sts.on(GetCallerIdentityCommand).rejects(
      new STSServiceException({
        name: 'InvalidClientTokenId',
        message: 'The security token included in the request is invalid',
        $fault: 'client',
        $metadata: { httpStatusCode: 403 },
      }),
    );
    expect(await problems()).toEqual([
      {
        code: 'CALLER_UNKNOWN',
        summary: 'AWS does not know these credentials in this region',
        detail:
          "STS GetCallerIdentity failed with InvalidClientTokenId (The security token included in the request is invalid). Either the credentials are wrong, or the region doesn't exist or isn't enabled for the account.",
        hint: 'Check the variable region, and the credentials with\naws sts get-caller-identity --region us-east-1',
      },
    ]);
  });

  it('is unknown in a region that does not exist', async () => {
    sts
      .on(GetCallerIdentityCommand)
      .rejects(Object.assign(new Error('getaddrinfo ENOTFOUND sts.mars-1.amazonaws.com'), { code: 'ENOTFOUND' }));
    expect(await problems()).toMatchObject([
      { code: 'CALLER_UNKNOWN', detail: expect.stringContaining('getaddrinfo ENOTFOUND sts.mars-1.amazonaws.com') },
    ]);
  });

  it('with expired credentials is told to renew them', async () => {
    sts.on(GetCallerIdentityCommand).rejects(
      new STSServiceException({
        name: 'ExpiredToken',
        message: 'The security token included in the request is expired',
        $fault: 'client',
        $metadata: { httpStatusCode: 403 },
      }),
    );
    expect(await problems()).toMatchObject([
      { code: 'AWS_REFUSED', hint: 'Renew your AWS credentials, check them with\naws sts get-caller-identity' },
    ]);
  });
});
