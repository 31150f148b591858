import { describe, expect, it } from 'vitest';
import { rewriteArgv, switchIn } from '../../src/cli/argv.ts';
import { StarterError } from '../../src/core/errors.ts';

const names = {
  valued: new Set(['var', 'state']),
  switches: new Set(['json', 'no-color', 'color', 'no-refresh', 'auto-approve']),
};

describe('long options with one dash or two', () => {
  it.each<[string, string[], string[]]>([
    ['nothing', [], []],
    ['a command and its operands', ['import', 'aws_lb.x[0]', 'arn:x'], ['import', 'aws_lb.x[0]', 'arn:x']],
    ['one dash', ['-json'], ['--json']],
    ['two dashes', ['--json'], ['--json']],
    ['a value in the next word', ['-state', 'x.json'], ['--state=x.json']],
    ['a value behind an equals sign', ['-state=x.json', '--state=y.json'], ['--state=x.json', '--state=y.json']],
    ['a variable with its own equals signs', ['-var', 'a=b=c'], ['--var=a=b=c']],
    ['a value that looks like an option', ['-var', '-json', '-json'], ['--var=-json', '--json']],
    ['a value that is two dashes', ['-var', '--', '-json'], ['--var=--', '--json']],
    ['an empty value', ['-state=', '-var', ''], ['--state=', '--var=']],
    ['a value of several lines', ['-var=a=x\ny'], ['--var=a=x\ny']],
    ['a switch set to false', ['-auto-approve=false'], ['--no-auto-approve']],
    ['a switch set to true', ['--auto-approve=true'], ['--auto-approve']],
    [
      'what is on by default, off',
      ['-refresh=false', '-refresh=0', '-no-refresh'],
      ['--no-refresh', '--no-refresh', '--no-refresh'],
    ],
    [
      'what is on by default, on again',
      ['-refresh=true', '-refresh=T', '-refresh'],
      ['--refresh', '--refresh', '--refresh'],
    ],
    ['a switch called no-…, unset', ['-no-color=false', '-no-color'], ['--color', '--no-color']],
    ['short help', ['-h'], ['-h']],
    ['what only looks short', ['-x', '-v'], ['--x', '--v']],
    ['what is unknown', ['-nope', '-nope=1'], ['--nope', '--nope=1']],
    ['a lone dash', ['-'], ['-']],
    ['everything after two dashes', ['-json', '--', '-json', '-state'], ['--json', '--', '-json', '-state']],
  ])('%s', (_, argv, expected) => {
    expect(rewriteArgv(argv, names)).toEqual(expected);
  });

  it.each([
    [['-auto-approve=maybe'], '-auto-approve takes true or false, got "maybe".'],
    [['plan', '-state'], '-state needs a value, and the command line ends there.'],
  ])('%j is refused', (argv, detail) => {
    expect(() => rewriteArgv(argv, names)).toThrow(StarterError);
    expect(() => rewriteArgv(argv, names)).toThrow(detail);
  });
});

describe('a switch in a command line that may be wrong', () => {
  it.each<[string[], boolean | undefined]>([
    [['plan', '-nope'], undefined],
    [['-json', 'plan'], true],
    [['plan', '--no-json'], false],
    [['-json=false'], false],
    [['-no-json=false'], true],
    [['-json=maybe'], undefined],
    [['-json', '-json=false'], false],
    [['--', '-json'], undefined],
  ])('%j says %s', (argv, said) => {
    expect(switchIn(argv, 'json')).toBe(said);
  });
});
