import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/core/values.ts';
import { parseDocument, samePolicy } from '../../../src/resources/iam/policy-document.ts';

function policy(statement: JsonObject | JsonObject[]): JsonObject {
  return { Version: '2012-10-17', Statement: statement };
}

const base = {
  Effect: 'Allow',
  Action: ['s3:GetObject', 's3:PutObject'],
  Resource: 'arn:aws:s3:::sessions/*',
  Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } },
};

test.each<[string, JsonObject, JsonObject]>([
  ['the order of keys', policy(base), { Statement: [base], Version: '2012-10-17' }],
  ['the order of actions', policy(base), policy({ ...base, Action: ['s3:PutObject', 's3:GetObject'] })],
  ['an action said twice', policy(base), policy({ ...base, Action: [...base.Action, 's3:GetObject'] })],
  ['a lone resource in a list', policy(base), policy({ ...base, Resource: ['arn:aws:s3:::sessions/*'] })],
  ['a lone statement in a list', policy(base), policy([base])],
  [
    'a condition value in a list',
    policy(base),
    policy({ ...base, Condition: { StringEquals: { 'aws:SourceVpc': ['vpc-1'] } } }),
  ],
  [
    'a lone principal in a list',
    policy({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }),
    policy({ Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com'] }, Action: ['sts:AssumeRole'] }),
  ],
])('%s makes no difference', (_what, a, b) => {
  expect(samePolicy(a, b)).toBe(true);
  expect(samePolicy(b, a)).toBe(true);
});

test.each<[string, JsonObject]>([
  ['another effect', policy({ ...base, Effect: 'Deny' })],
  ['an action more', policy({ ...base, Action: [...base.Action, 's3:DeleteObject'] })],
  ['an action fewer', policy({ ...base, Action: 's3:GetObject' })],
  ['another resource', policy({ ...base, Resource: '*' })],
  ['another key for the same list', policy({ ...base, Action: [], NotAction: base.Action })],
  ['no condition', policy({ Effect: base.Effect, Action: base.Action, Resource: base.Resource })],
  ['a statement more', policy([base, { Effect: 'Allow', Action: '*', Resource: '*' }])],
  ['another version', { Version: '2008-10-17', Statement: base }],
])('%s is a difference', (_what, other) => {
  expect(samePolicy(policy(base), other)).toBe(false);
});

test('documents come percent-encoded', () => {
  const encoded = '%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D';
  expect(parseDocument(encoded)).toEqual({ Version: '2012-10-17', Statement: [] });
});
