import { describe, expect, test } from 'vitest';
import { textDiffLines, textLines } from '../../../src/cli/render/text.ts';

const told = (lines: ReturnType<typeof textLines>) => lines.map(({ mark, text }) => `${mark} ${text}`);

describe('secrets in user data', () => {
  test('are hidden, whatever they are called', () => {
    const text = [
      '#!/bin/bash',
      "TELEPORT_CLUSTER_NAME='x'",
      "export DB_PASSWORD='hunter2'",
      'AWS_SECRET_ACCESS_KEY=abc',
      'github_token: ghp_abc',
      '"apiKey": "abc"',
      'TELEPORT_LICENSE_PATH=/var/lib/teleport/license.pem',
      'PASSWORD=',
      '-----BEGIN RSA PRIVATE KEY-----',
      'MIIE',
      'AAAA',
      '-----END RSA PRIVATE KEY-----',
      'done',
    ].join('\n');
    expect(textLines(text, 0).map((line) => line.text)).toEqual([
      '#!/bin/bash',
      "TELEPORT_CLUSTER_NAME='x'",
      'export DB_PASSWORD=(sensitive value)',
      'AWS_SECRET_ACCESS_KEY=(sensitive value)',
      'github_token: (sensitive value)',
      '"apiKey": (sensitive value)',
      'TELEPORT_LICENSE_PATH=/var/lib/teleport/license.pem',
      'PASSWORD=',
      '-----BEGIN RSA PRIVATE KEY-----',
      '(sensitive value)',
      '(sensitive value)',
      '-----END RSA PRIVATE KEY-----',
      'done',
    ]);
  });

  test('are seen to change, but not what they are', () => {
    expect(told(textDiffLines('A=1\nDB_PASSWORD=old\n', 'A=1\nDB_PASSWORD=new\n', 0))).toEqual([
      '  A=1',
      '- DB_PASSWORD=(sensitive value)',
      '+ DB_PASSWORD=(sensitive value)',
    ]);
  });
});

test('a diff tells the lines that differ with two around them, and counts the others', () => {
  const lines = Array.from({ length: 12 }, (_, at) => `LINE=${at}`);
  const after = lines.map((line, at) => (at === 6 ? 'LINE=six' : line));
  expect(told(textDiffLines(lines.join('\n'), after.join('\n'), 0))).toEqual([
    '  # (4 unchanged lines hidden)',
    '  LINE=4',
    '  LINE=5',
    '- LINE=6',
    '+ LINE=six',
    '  LINE=7',
    '  LINE=8',
    '  # (3 unchanged lines hidden)',
  ]);
});
