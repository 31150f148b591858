import { expect, it } from 'vitest';
import { refuseRecorded, refuseTaken } from '../../src/cli/import-refusals.ts';
import { recorded, stateWith } from './world.ts';

const old = { id: 'arn:old', inputs: {}, attributes: {}, dependencies: [], owned: true };
const type = 'aws_acm_certificate';
const state = stateWith({
  resources: {
    'aws_acm_certificate.cert[0]': recorded({ type, id: 'arn:new', deposed: [old] }),
    'aws_acm_certificate.asked': recorded({ type, status: 'creating', token: 't', since: 1 }),
    'aws_acm_certificate.between': recorded({ type, status: 'replacing', deposed: [{ ...old, id: 'arn:between' }] }),
    'aws_lb.cluster[0]': recorded({ type: 'aws_lb', id: 'arn:lb' }),
  },
});

function refusal(check: () => void): unknown {
  try {
    check();
  } catch (error) {
    return error;
  }
  return undefined;
}

it.each([
  [
    'that stands for something',
    'aws_acm_certificate.cert[0]',
    {
      code: 'ALREADY_RECORDED',
      detail: 'aws_acm_certificate.cert[0] stands for arn:new already.',
      hint: "See what is recorded with\nteleport-starter state show 'aws_acm_certificate.cert[0]'",
    },
  ],
  [
    'of a create without an answer',
    'aws_acm_certificate.asked',
    {
      code: 'IMPORT_UNFINISHED',
      summary: 'An interrupted run has to be ended first',
      detail:
        'At aws_acm_certificate.asked an earlier run asked AWS to create it and never learnt what came of that. Nothing was changed.',
      hint: 'Let an apply settle that, then import if it is still needed:\nteleport-starter apply',
    },
  ],
  [
    'with an object that is still to be removed',
    'aws_acm_certificate.between',
    {
      code: 'IMPORT_UNFINISHED',
      detail: 'At aws_acm_certificate.between an earlier run still has to remove arn:between. Nothing was changed.',
    },
  ],
])('an address %s takes no import', (_, address, diagnostic) => {
  expect(refusal(() => refuseTaken(address, state))).toMatchObject({ diagnostics: [{ address, ...diagnostic }] });
});

it('an address that is free does', () => {
  expect(refusal(() => refuseTaken('aws_acm_certificate.free', state))).toBeUndefined();
});

it.each([
  [
    'arn:new',
    "aws_acm_certificate.cert[0] stands for arn:new already, so it can't be imported as aws_acm_certificate.x.",
  ],
  [
    'arn:old',
    'arn:old is what aws_acm_certificate.cert[0] stood for before it was replaced, and the next apply removes it.',
  ],
])('an object that another address holds (%s) is not imported a second time', (id, detail) => {
  expect(refusal(() => refuseRecorded('aws_acm_certificate.x', type, id, state))).toMatchObject({
    diagnostics: [
      {
        code: 'OBJECT_RECORDED',
        summary: 'The object is recorded at another address',
        detail,
        hint: "See what is recorded with\nteleport-starter state show 'aws_acm_certificate.cert[0]'",
      },
    ],
  });
});

it('the same id of another type is another object', () => {
  expect(refusal(() => refuseRecorded('aws_acm_certificate.x', type, 'arn:lb', state))).toBeUndefined();
});
