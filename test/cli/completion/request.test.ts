import { describe, expect, it } from 'vitest';
import { bashEscaped, bashLine } from '../../../src/cli/completion/bash-line.ts';
import { requestFrom } from '../../../src/cli/completion/request.ts';

/** As bash has them unless somebody changes them. */
const BREAKS = ' \t\n"\'@><=;|&(:';

describe('a line of bash', () => {
  it.each([
    ['ts plan', ['ts', 'plan'], 0],
    ['ts plan ', ['ts', 'plan', ''], 0],
    ['ts  -state  x', ['ts', '-state', 'x'], 0],
    ['ts -state=x', ['ts', '-state=x'], 7],
    ['ts -target=aws_lb.c', ['ts', '-target=aws_lb.c'], 8],
    ['ts -backend s3://b/k', ['ts', '-backend', 's3://b/k'], 3],
    ['ts -state a\\ b', ['ts', '-state', 'a b'], 0],
    ['ts show aws_lb.cluster\\[0', ['ts', 'show', 'aws_lb.cluster[0'], 0],
    ["ts -state 'a b' pl", ['ts', '-state', 'a b', 'pl'], 0],
    ['ts "" pl', ['ts', '', 'pl'], 0],
  ])('%s', (line, words, kept) => {
    expect(bashLine(line, BREAKS)).toEqual({ words, kept, quoted: false });
  });

  it('that ends within quotes', () => {
    expect(bashLine("ts show 'aws_lb.c", BREAKS)).toEqual({
      words: ['ts', 'show', 'aws_lb.c'],
      kept: 0,
      quoted: true,
    });
    expect(bashLine('ts -target="aws', BREAKS)).toEqual({ words: ['ts', '-target=aws'], kept: 8, quoted: true });
  });
});

it('what a shell would read otherwise is escaped', () => {
  expect(bashEscaped('aws_lb.cluster[0]')).toBe('aws_lb.cluster\\[0\\]');
  expect(bashEscaped("a b'$(c)")).toBe("a\\ b\\'\\$\\(c\\)");
});

describe('a candidate is answered', () => {
  const candidate = { text: '-state=a:b[0]', description: 'where it is; or TELEPORT_STARTER_STATE' };

  it.each([
    ['bash', ['ts plan -state=a', BREAKS], 'a:b\\[0\\]'],
    ['bash', ['ts plan "-state=a', BREAKS], '-state=a:b[0]'],
    ['zsh', ['plan', '-state=a'], '-state=a\\:b[0]:where it is'],
    ['fish', ['plan', '-state=a'], '-state=a:b[0]\twhere it is'],
    ['powershell', ['plan', '=-state=a'], '-state=a:b[0]\twhere it is'],
  ])('to %s for %j', (shell, args, answer) => {
    expect(requestFrom(shell, args)?.answer(candidate)).toBe(answer);
  });
});

it('each shell hands the words over in its own way', () => {
  expect(requestFrom('bash', ['ts state sh', BREAKS])?.words).toEqual(['state', 'sh']);
  for (const shell of ['zsh', 'fish']) expect(requestFrom(shell, ['state', ''])?.words).toEqual(['state', '']);
  expect(requestFrom('powershell', ['state', '='])?.words).toEqual(['state', '']);
  expect(requestFrom('powershell', ['=pl'])?.words).toEqual(['pl']);
  expect(requestFrom('tcsh', ['plan'])).toBeUndefined();
});
