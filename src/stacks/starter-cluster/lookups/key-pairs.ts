import { CreateKeyPairCommand, DescribeKeyPairsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { StarterError } from '../../../core/errors.ts';
import { Secret } from '../../../core/values.ts';
import { isAwsError } from '../../../resources/aws/errors.ts';
import type { Context } from '../../../resources/contract.ts';

/** The names of the region's key pairs, in the order of the alphabet. @throws AwsError */
export async function listKeyPairs(ctx: Context): Promise<string[]> {
  const { KeyPairs } = await ctx.send(EC2Client, new DescribeKeyPairsCommand({}));
  return (KeyPairs ?? []).flatMap(({ KeyName }) => KeyName ?? []).sort();
}

/**
 * Makes a key pair, which belongs to no deployment: nothing ever deletes it. Answers the private key in PEM, which AWS gives
 * only this once. The one call of the lookups that changes something; only the dialogue makes it, when it is asked to.
 * @throws StarterError KEY_PAIR_EXISTS; AwsError
 */
export async function createKeyPair(ctx: Context, name: string): Promise<Secret> {
  try {
    // RSA (the default) rather than Ed25519, which SSH does not take in FIPS mode.
    const command = new CreateKeyPairCommand({ KeyName: name, KeyFormat: 'pem' });
    const { KeyMaterial = '' } = await ctx.send(EC2Client, command, { repeat: 'unless unanswered' });
    return new Secret(KeyMaterial.endsWith('\n') ? KeyMaterial : `${KeyMaterial}\n`);
  } catch (error) {
    if (isAwsError(error, 'InvalidKeyPair.Duplicate')) throw exists(ctx, name, error);
    throw error;
  }
}

function exists(ctx: Context, name: string, cause: unknown): StarterError {
  return new StarterError(
    {
      code: 'KEY_PAIR_EXISTS',
      summary: 'There is a key pair of that name already',
      detail: `${ctx.region} has a key pair "${name}", made by somebody else or by a call whose answer was lost. Its private key can't be had from AWS.`,
      hint: `Choose another name; or, if nobody uses it, delete it with\naws ec2 delete-key-pair --region ${ctx.region} --key-name ${name}`,
    },
    { cause },
  );
}
