import type { GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import type { Answer, Call, Operations } from './call.ts';

export const sts: Operations = {
  GetCallerIdentity({ world }: Call): Answer<GetCallerIdentityCommandOutput> {
    return { Account: world.account, Arn: `arn:aws:iam::${world.account}:user/sandbox`, UserId: 'AIDASANDBOX' };
  },
};
