import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../src/core/values.ts';
import { formatTfvars } from '../../src/variables/format.ts';
import { type VariableName, variableNames, variables } from '../../src/variables/table.ts';
import { parseTfvars } from '../../src/variables/tfvars.ts';
import { parseTfvarsJson } from '../../src/variables/tfvars-json.ts';

/** Not the license's path, which never leaves this machine. */
const strings = variableNames.filter((name) => variables[name].type === 'string' && name !== 'license_path');

const MORE_SEEDS: Readonly<Record<string, readonly string[]>> = {
  ami_name: ['gravitational-teleport-ami-ent-10.1.4-fips', 'teleport-ent-18.0.0-rc.1-arm64-fips'],
  route53_domain: ['A.Example.com.'],
  email: ['a_b.c+d-e@x-1.example.com'],
  s3_bucket_name: ['a.b-c'],
  cluster_instance_type: ['u-6tb1.56xlarge'],
  key_name: ['a@b+c=d:e,f'],
};

const character = fc.oneof(
  fc.constantFrom(...' \t\n\r"\'`$\\*?[]{}()<>|&;!#~^%=-_.:,/@+aZ09\0\u00a0'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);

/** Good values with something put in, put over or taken out: near enough to be accepted at times. */
function nearly(name: VariableName) {
  const seeds = [variables[name].example, ...(MORE_SEEDS[name] ?? [])];
  return fc
    .tuple(fc.constantFrom(...seeds), fc.nat(60), fc.nat(2), fc.array(character, { maxLength: 2 }))
    .map(([seed, at, removed, added]) => {
      const from = at % (seed.length + 1);
      return seed.slice(0, from) + added.join('') + seed.slice(from + removed);
    });
}

test.each(strings)('%s: no accepted value holds what bash treats specially, or looks like an option', (name) => {
  let accepted = 0;
  fc.assert(
    fc.property(nearly(name), (value) => {
      const result = variables[name].schema.safeParse(value);
      if (!result.success) return;
      accepted += 1;
      expect(result.data).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._@+=:,/-]*$/);
    }),
    { numRuns: 1000 },
  );
  expect(accepted).toBeGreaterThan(0);
});

test('bash agrees: accepted values, sourced without quotes, are the words that they were', () => {
  const values = fc
    .sample(
      fc.tuple(fc.constantFrom(...strings), fc.nat()).chain(([name]) => nearly(name).map((v) => [name, v] as const)),
      {
        numRuns: 3000,
        seed: 1,
      },
    )
    .flatMap(([name, value]) => {
      const result = variables[name].schema.safeParse(value);
      return result.success ? [String(result.data)] : [];
    });
  expect(values.length).toBeGreaterThan(100);
  const script = values.map((value) => `v=${value}; printf '%s\\n' $v ${value}\n`).join('');
  const bash = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(bash.stderr).toBe('');
  expect(bash.stdout).toBe(values.map((value) => `${value}\n${value}\n`).join(''));
});

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      '$',
      '%',
      '{',
      '}',
      '"',
      '\\',
      '\n',
      '\r',
      '\t',
      'u',
      '0',
      '#',
      '/',
      '*',
      '<',
      '\u0085',
      '\ufeff',
    ),
  }),
);

const literal = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

const values = fc.dictionary(fc.stringMatching(/^[a-z_][a-z0-9_-]{0,8}$/), literal, { noNullPrototype: true });

test('what is formatted as .tfvars is read back as it was', () => {
  fc.assert(
    fc.property(values, (given) => {
      const read = parseTfvars(formatTfvars(given));
      expect(Object.fromEntries(read.map(({ name, value }) => [name, value]))).toEqual(given);
    }),
  );
});

test('JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(undefined, 1, '\t'), (given, indent) => {
      const read = parseTfvarsJson(JSON.stringify(given, null, indent));
      expect(Object.fromEntries(read.map(({ name, value }) => [name, value]))).toEqual(given);
    }),
  );
});
