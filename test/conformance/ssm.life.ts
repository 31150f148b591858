import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Secret } from '../../src/core/values.ts';
import { parameter } from '../../src/resources/ssm/parameter.ts';
import { life } from './life.ts';

export const ssmLives = [
  life({
    type: parameter,
    inputs: async () => ({
      name: '/teleport/life/license',
      type: 'SecureString',
      value: new Secret('first license'),
      key_id: 'alias/aws/ssm',
      tier: 'Intelligent-Tiering',
    }),
    updated: (inputs) => ({ ...inputs, value: new Secret('second license') }),
    drift: {
      inputs: ['value'],
      async make({ ctx }, id) {
        const changed = { Name: id, Type: 'SecureString' as const, Value: 'changed outside', Overwrite: true };
        await ctx.send(SSMClient, new PutParameterCommand(changed));
      },
    },
  }),
];
