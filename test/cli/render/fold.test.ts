import { Chalk } from 'chalk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fill, fold } from '../../../src/cli/render/fold.ts';
import { paintAll } from '../../../src/cli/render/line.ts';

test('pieces are the text again, none is empty or too wide', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 40 }), (text, width) => {
      const pieces = fold(text, width);
      expect(pieces.join('')).toBe(text);
      expect(pieces.every((piece) => piece.length > 0 && piece.length <= width)).toBe(true);
    }),
  );
});

test('a long name is broken after a separator, prose between words', () => {
  expect(fold('arn:aws:dynamodb:us-west-2:123456789012:table/teleport-example/stream/*', 66)).toEqual([
    'arn:aws:dynamodb:us-west-2:123456789012:table/teleport-example/',
    'stream/*',
  ]);
  expect(fold('aws_s3_bucket_server_side_encryption_configuration.storage', 40)).toEqual([
    'aws_s3_bucket_server_side_encryption_',
    'configuration.storage',
  ]);
  expect(fill('made from aws_s3_bucket_server_side_encryption_configuration.storage', 40)).toEqual([
    'made from',
    'aws_s3_bucket_server_side_encryption_',
    'configuration.storage',
  ]);
});

test('what has no separator is broken at the edge', () => {
  expect(fold('x'.repeat(25), 10)).toEqual(['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)]);
});

test('where there is no room at all, a character a line: a terminal is never too narrow', () => {
  expect(fold('abc', 0)).toEqual(['a', 'b', 'c']);
  expect(fold('abc', -4, -2)).toEqual(['a', 'b', 'c']);
  expect(fold('', -1)).toEqual(['']);
  expect(fold('x'.repeat(50_000), 1)).toHaveLength(50_000);
});

test('off a terminal an ARN stays whole: text is searched and copied from there', () => {
  const text = `id = "arn:aws:acm:us-west-2:123456789012:certificate/${'a'.repeat(60)}"`;
  const screen = { color: new Chalk({ level: 0 }), columns: 80, keepsWords: true };
  expect(paintAll([{ indent: 2, mark: '+', text }], screen)).toEqual([`  + ${text}`]);
  expect(fill(`one ${'b'.repeat(90)} two`, 80, true)).toEqual(['one', 'b'.repeat(90), 'two']);
});
