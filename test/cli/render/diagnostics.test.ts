import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { diagnosticLines } from '../../../src/cli/render/diagnostics.ts';

const command = `teleport-starter import 'aws_lb.cluster[0]' 'arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/x/1'`;
const refused = {
  code: 'ALREADY_EXISTS',
  summary: 'A resource of this name exists already',
  detail:
    'aws_lb.cluster[0] would be created, but AWS already has it, and it is not part of this deployment. Nothing of it was touched.',
  hint: `Choose another name, remove it, or take it over with\n${command}`,
  address: 'aws_lb.cluster[0]',
} as const;

test('an error is framed, its text wrapped, its command left in one piece to copy', () => {
  const lines = diagnosticLines(refused, { color: new Chalk({ level: 0 }), columns: 80 });
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    ╷
    │ Error: A resource of this name exists already [ALREADY_EXISTS]
    │
    │   with aws_lb.cluster[0]
    │
    │ aws_lb.cluster[0] would be created, but AWS already has it, and it is not part
    │ of this deployment. Nothing of it was touched.
    │
    │ Choose another name, remove it, or take it over with
    │ teleport-starter import 'aws_lb.cluster[0]' 'arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/x/1'
    ╵
    "
  `);
  expect(lines).toContain(`│ ${command}`);
});

test('a warning is yellow and called so', () => {
  const { hint: _hint, address: _address, ...rest } = refused;
  const lines = diagnosticLines({ ...rest, severity: 'warning' }, { color: new Chalk({ level: 1 }), columns: 200 });
  expect(lines).toMatchInlineSnapshot(`
    [
      "[33m╷[39m",
      "[33m│[39m [1mWarning: A resource of this name exists already [ALREADY_EXISTS][22m",
      "[33m│[39m",
      "[33m│[39m aws_lb.cluster[0] would be created, but AWS already has it, and it is not part of this deployment. Nothing of it was touched.",
      "[33m╵[39m",
    ]
  `);
});
