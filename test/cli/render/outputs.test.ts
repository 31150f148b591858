import { expect, test } from 'vitest';
import { outputLines, outputsAsJson, outputValueLines, rawOutput } from '../../../src/cli/render/outputs.ts';
import { StarterError } from '../../../src/core/errors.ts';

const outputs = {
  key_name: 'exampleuser',
  cluster_web_address: 'https://teleport.example.com',
  ports: [443, 3022],
  on: true,
};

test('the block after an apply, in the order of names', () => {
  expect(outputLines(outputs).join('\n')).toMatchInlineSnapshot(`
    "Outputs:

    cluster_web_address = "https://teleport.example.com"
    key_name = "exampleuser"
    on = true
    ports = [443,3022]"
  `);
  expect(outputLines({})).toEqual([]);
  expect(outputValueLines({ a: 'say "hi"\n' })).toEqual(['a = "say \\"hi\\"\\n"']);
});

test('raw is the bare text, fit for a shell', () => {
  expect(rawOutput('key_name', 'exampleuser')).toBe('exampleuser');
  expect(rawOutput('on', true)).toBe('true');
});

test('raw refuses what has no bare text and says what to do instead', () => {
  const refusal = (() => {
    try {
      return rawOutput('ports', [443]);
    } catch (error) {
      return error;
    }
  })();
  expect(refusal).toBeInstanceOf(StarterError);
  expect((refusal as StarterError).diagnostics).toMatchInlineSnapshot(`
    [
      {
        "code": "OUTPUT_NOT_TEXT",
        "detail": "The output "ports" is a list; -raw prints only texts, numbers and booleans.",
        "hint": "Print it as JSON:
    teleport-starter output -json ports",
        "summary": "The output has no raw form",
      },
    ]
  `);
});

test('JSON has the shape that scripts written for Terraform read', () => {
  expect(outputsAsJson(outputs)).toMatchInlineSnapshot(`
    {
      "cluster_web_address": {
        "sensitive": false,
        "type": "string",
        "value": "https://teleport.example.com",
      },
      "key_name": {
        "sensitive": false,
        "type": "string",
        "value": "exampleuser",
      },
      "on": {
        "sensitive": false,
        "type": "bool",
        "value": true,
      },
      "ports": {
        "sensitive": false,
        "type": [
          "tuple",
          [
            "number",
            "number",
          ],
        ],
        "value": [
          443,
          3022,
        ],
      },
    }
  `);
});
