import { expect, test } from 'vitest';
import { problemWithAnswer } from '../../src/variables/check.ts';
import { typed } from '../../src/variables/raw.ts';
import { variableNames, variables } from '../../src/variables/table.ts';

test('names, types and defaults are those of the public example, so that existing files work', () => {
  const rows = variableNames.map((name) => {
    const { type, default: byDefault } = variables[name];
    return `${name} ${type} ${byDefault === undefined ? 'required' : JSON.stringify(byDefault)}`;
  });
  expect(rows).toEqual([
    'region string required',
    'cluster_name string required',
    'ami_name string required',
    'key_name string required',
    'license_path string ""',
    'route53_zone string required',
    'route53_domain string required',
    'add_wildcard_route53_record bool true',
    'enable_mongodb_listener bool false',
    'enable_mysql_listener bool false',
    'enable_postgres_listener bool false',
    's3_bucket_name string required',
    'cluster_instance_type string "t3.micro"',
    'email string required',
    'use_letsencrypt bool false',
    'use_acm bool false',
    'use_tls_routing bool false',
    'teleport_auth_type string "local"',
    'allowed_ssh_ingress_cidr_blocks list ["0.0.0.0/0"]',
    'allowed_ingress_cidr_blocks list ["0.0.0.0/0"]',
    'allowed_egress_cidr_blocks list ["0.0.0.0/0"]',
    'kms_alias_name string "alias/aws/ssm"',
  ]);
});

test.each(variableNames)(
  '%s: its example and its default pass its own check; what is required has a question',
  (name) => {
    const { default: byDefault, schema, example, question } = variables[name];
    expect(problemWithAnswer(name, example)).toBeUndefined();
    expect(question === undefined).toBe(byDefault !== undefined);
    if (byDefault !== undefined) expect(schema.safeParse(byDefault)).toMatchObject({ success: true, data: byDefault });
  },
);

test('an answer is judged in a sentence, before the other answers are known', () => {
  expect(problemWithAnswer('cluster_name', 'a b')).toBe(
    'It contains a space. It takes 3 to 56 letters, digits, "-" and "_", not beginning with "-" or "sg-".',
  );
  expect(problemWithAnswer('use_acm', 'yes')).toBe('It is not a bool. It takes true or false.');
  expect(problemWithAnswer('allowed_ingress_cidr_blocks', '10.0.0.0/8')).toMatch(/^It can not be read, column 5: /);
  expect(typed('region', 'x', { kind: 'answer', text: 'your answer' })).toMatchObject({ value: 'x' });
});
