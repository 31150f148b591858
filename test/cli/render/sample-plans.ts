import type { Json } from '../../../src/core/values.ts';
import type { Change, InputChange, OutputChange, Plan, Shown } from '../../../src/planner/model.ts';

export const value = (json: Json): Shown => ({ kind: 'value', value: json });
export const absent: Shown = { kind: 'absent' };
export const unknown: Shown = { kind: 'unknown' };
export const sensitive: Shown = { kind: 'sensitive' };

export function input(name: string, before: Shown, after: Shown, forcesReplacement?: true): InputChange {
  return { name, before, after, ...(forcesReplacement ? { forcesReplacement } : {}) };
}

export function output(name: string, before: Shown, after: Shown): OutputChange {
  return { name, before, after };
}

/** A change of `address` whose type is the address's first part. */
export function change(address: string, action: Change['action'], rest: Partial<Change> = {}): Change {
  return { address, type: address.split('.')[0] ?? '', action, inputs: [], ...rest };
}

export function plan(parts: Partial<Plan>): Plan {
  return {
    planVersion: 1,
    mode: 'apply',
    basis: { lineage: 'a'.repeat(32), serial: 4, account: '123456789012', region: 'us-west-2', config: 'c0ffee' },
    changes: [],
    drift: [],
    outputs: [],
    losses: [],
    ...parts,
  };
}

export const DYNAMO_POLICY: Json = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'dynamodb:BatchWriteItem',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Scan',
      ],
      Resource: [
        'arn:aws:dynamodb:us-west-2:123456789012:table/teleport-example',
        'arn:aws:dynamodb:us-west-2:123456789012:table/teleport-example/stream/*',
      ],
    },
    {
      Effect: 'Allow',
      Action: 'route53:ChangeResourceRecordSets',
      Resource: 'arn:aws:route53:::hostedzone/Z123',
      Condition: {
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsRecordTypes': ['TXT'],
        },
      },
    },
  ],
};

export const USER_DATA = `#!/bin/bash
set -eu
cat > /etc/teleport.d/conf <<'CONF'
TELEPORT_ROLE=auth,node,proxy
EC2_REGION=us-west-2
TELEPORT_AUTH_TYPE=local
TELEPORT_CLUSTER_NAME=teleport-example
TELEPORT_DOMAIN_NAME=teleport.example.com
USE_ACM=true
CONF
`;
