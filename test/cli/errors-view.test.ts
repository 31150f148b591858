import { describe, expect, it } from 'vitest';
import { diagnosticJson, renderDiagnostic } from '../../src/cli/errors-view.ts';
import { diagnosticsOf } from '../../src/core/errors.ts';

const plain = { columns: 80, colours: false };
const nothing = { repeated: [] };
const taken = {
  code: 'PARAMETER_EXISTS',
  summary: 'An object that is not ours stands in the way',
  address: 'aws_ssm_parameter.license[0]',
  detail:
    'The parameter /teleport/example/license exists already and was not made by this deployment, so it is left as it is.',
  hint: 'Remove it, or take it over with\nteleport-starter import aws_ssm_parameter.license[0] /teleport/example/license-with-a-long-name',
};

describe('an error', () => {
  it('is framed and wrapped, its command whole, on a line of its own', () => {
    expect(renderDiagnostic(taken, { ...plain, columns: 60 }, nothing)).toBe(`╷
│ Error: An object that is not ours stands in the way
│ [PARAMETER_EXISTS]
│
│   with aws_ssm_parameter.license[0]
│
│ The parameter /teleport/example/license exists already and
│ was not made by this deployment, so it is left as it is.
│
│ Remove it, or take it over with
│ teleport-starter import aws_ssm_parameter.license[0] /teleport/example/license-with-a-long-name
╵
`);
  });

  it('is never wider than 80 columns', () => {
    const detail = 'word '.repeat(60).trim();
    const lines = renderDiagnostic(
      { code: 'X', summary: 'S', detail },
      { columns: 200, colours: false },
      nothing,
    ).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('has colours only where they are wanted', () => {
    expect(renderDiagnostic(taken, { columns: 80, colours: true }, nothing)).toContain('\u001b[31m');
    expect(renderDiagnostic(taken, plain, nothing)).not.toContain('\u001b');
  });

  it('names commands that mean the same AWS and the same state', () => {
    const repeated = ['-sandbox', '-state=my state.json'];
    const command = "teleport-starter -sandbox '-state=my state.json' import ";
    expect(renderDiagnostic(taken, plain, { repeated })).toContain(`\n│ ${command}`);
    expect(JSON.parse(diagnosticJson(taken, 0, { repeated })).hint).toContain(`\n${command}`);
  });

  it('is one line of JSON for programs', () => {
    const line = diagnosticJson(taken, 1_700_000_000_000, nothing);
    expect(line.endsWith('}\n')).toBe(true);
    expect(JSON.parse(line)).toEqual({
      version: 1,
      type: 'diagnostic',
      at: 1_700_000_000_000,
      severity: 'error',
      ...taken,
    });
  });
});

it('what is not ours is called a bug, without a stack', () => {
  const [bug] = diagnosticsOf(new TypeError('x is not a function'));
  expect(bug && renderDiagnostic(bug, plain, nothing)).toBe(`╷
│ Error: This is a bug in teleport-starter [INTERNAL]
│
│ TypeError: x is not a function
│
│ Your state file is safe. Please report this with the command you ran.
╵
`);
});
