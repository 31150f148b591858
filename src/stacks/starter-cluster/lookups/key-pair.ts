import { DescribeKeyPairsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { StarterError } from '../../../core/errors.ts';
import { orAbsent } from '../../../resources/aws/errors.ts';
import type { Context } from '../../../resources/contract.ts';
import { nearest } from './nearest.ts';

/** Refuses a key pair that the region doesn't have. @throws StarterError KEY_PAIR_NOT_FOUND */
export async function checkKeyPair(ctx: Context, name: string): Promise<void> {
  const found = await orAbsent(
    ctx.send(EC2Client, new DescribeKeyPairsCommand({ KeyNames: [name] })),
    'InvalidKeyPair.NotFound',
  );
  if (found?.KeyPairs?.some(({ KeyName }) => KeyName === name)) return;
  const all = await ctx.send(EC2Client, new DescribeKeyPairsCommand({}));
  const others = nearest(
    name,
    (all.KeyPairs ?? []).flatMap(({ KeyName }) => KeyName ?? []),
  );
  throw new StarterError({
    code: 'KEY_PAIR_NOT_FOUND',
    summary: 'The key pair does not exist in the region',
    detail: `key_name is "${name}"; ${others.length > 0 ? `${ctx.region} has ${others.join(', ')}` : `${ctx.region} has no key pairs`}.`,
    hint: `Choose one that exists, or create it with\naws ec2 create-key-pair --region ${ctx.region} --key-name ${name} --query KeyMaterial --output text > ${name}.pem`,
  });
}
