import { describe, expect, it } from 'vitest';
import { whatBecomesOf } from '../../src/cli/forgotten.ts';
import { resourceTypes } from '../../src/resources/registry.ts';

describe('what becomes of what the state forgets', () => {
  const told = (...types: string[]) => whatBecomesOf(types.map((type) => ({ address: `${type}.x`, type })));

  it.each([
    ['aws_instance', "can't be found by a name: apply makes another"],
    ['aws_acm_certificate', "can't be found by a name: apply makes another"],
    [
      'aws_route53_record',
      "can't bear a tag: apply keeps what is as wanted, which destroy then leaves, and refuses the rest",
    ],
    ['aws_dynamodb_table', 'Until then destroy does not find aws_dynamodb_table.x.'],
    ['aws_lb', "Apply takes up again what bears this deployment's tag, or belongs to what does: aws_lb.x."],
  ])('%s', (type, sentence) => {
    expect(told(type)).toContain(sentence);
  });

  it('names each address in the sentences that hold for it, and in no other', () => {
    const sentences = told('aws_instance', 'aws_iam_role', 'aws_lb', 'aws_route53_record', 'aws_acm_certificate');
    expect(sentences).toBe(
      "Apply takes up again what bears this deployment's tag, or belongs to what does: aws_iam_role.x, aws_lb.x. Until then destroy does not find aws_iam_role.x. aws_instance.x, aws_acm_certificate.x can't be found by a name: apply makes another, and what there is stays until destroy, which finds it by the tag. aws_route53_record.x can't bear a tag: apply keeps what is as wanted, which destroy then leaves, and refuses the rest.",
    );
  });

  it('every type has its fate; only what can be listed by the tag is left to destroy', () => {
    for (const { name, marked } of resourceTypes()) {
      const text = told(name);
      expect(text).toContain(`${name}.x`);
      if (text.includes('makes another')) expect(marked).toBeDefined();
    }
  });
});
