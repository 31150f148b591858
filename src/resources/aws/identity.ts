import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { StarterError } from '../../core/errors.ts';
import { isAwsError } from './errors.ts';
import type { Send } from './send.ts';

/** Whose credentials these are. */
export interface CallerIdentity {
  /** 12 digits. */
  readonly account: string;
  readonly arn: string;
  /** `aws`, `aws-us-gov`, `aws-cn` or `aws-eusc`: the second part of every ARN of the account. */
  readonly partition: string;
}

/** A region that the account hasn't enabled refuses valid credentials with these; one that doesn't exist has no host name. */
const REGION_OR_CREDENTIALS = ['InvalidClientTokenId', 'UnrecognizedClientException', 'ENOTFOUND'];

/** Asks STS in the region of `send` who calls; needs no permission. @throws StarterError CALLER_UNKNOWN, AwsError */
export async function callerIdentity(send: Send): Promise<CallerIdentity> {
  try {
    const { Account, Arn } = await send(STSClient, new GetCallerIdentityCommand({}));
    const partition = Arn?.split(':')[1];
    if (!Account || !Arn || !partition) throw unknownCaller(`STS answered with account ${Account} and ARN ${Arn}.`);
    return { account: Account, arn: Arn, partition };
  } catch (error) {
    if (!isAwsError(error, ...REGION_OR_CREDENTIALS)) throw error;
    throw unknownCaller(
      `STS GetCallerIdentity failed with ${error.failure.awsCode} (${error.failure.message}).`,
      error,
    );
  }
}

function unknownCaller(detail: string, cause?: unknown): StarterError {
  return new StarterError(
    {
      code: 'CALLER_UNKNOWN',
      summary: 'AWS does not know these credentials in this region',
      detail: `${detail} Either the credentials are wrong, or the region doesn't exist or isn't enabled for the account.`,
      hint: 'Check the variable region, and the credentials with\naws sts get-caller-identity --region us-east-1',
    },
    { cause },
  );
}
