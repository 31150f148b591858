import type {
  DescribeKeyCommandInput,
  DescribeKeyCommandOutput,
  ListAliasesCommandInput,
  ListAliasesCommandOutput,
} from '@aws-sdk/client-kms';
import type { Answer, Call, Operations } from '../call.ts';
import { keyIdOf } from '../encryption.ts';
import { refuse } from '../refusal.ts';

export const kms: Operations = {
  ListAliases({ world }: Call, input: ListAliasesCommandInput): Answer<ListAliasesCommandOutput> {
    return {
      Aliases: Object.entries(world.kms.aliases)
        .filter(([, id]) => input.KeyId === undefined || input.KeyId === id)
        .map(([AliasName, TargetKeyId]) => ({
          AliasName,
          TargetKeyId,
          AliasArn: `arn:aws:kms:${world.region}:${world.account}:${AliasName}`,
        })),
      Truncated: false,
    };
  },

  DescribeKey({ world }: Call, { KeyId = '' }: DescribeKeyCommandInput): Answer<DescribeKeyCommandOutput> {
    const id = keyIdOf(world, KeyId);
    if (id === undefined) {
      refuse('NotFoundException', `Alias arn:aws:kms:${world.region}:${world.account}:${KeyId} is not found.`);
    }
    return {
      KeyMetadata: {
        KeyId: id,
        Arn: `arn:aws:kms:${world.region}:${world.account}:key/${id}`,
        AWSAccountId: world.account,
        Enabled: true,
        KeyState: 'Enabled',
        KeyManager: 'AWS',
        KeyUsage: 'ENCRYPT_DECRYPT',
      },
    };
  },
};
