import { describe, expect, it } from 'vitest';
import { shellPath, withRepeated } from '../../src/cli/command-line.ts';

const repeated = ['-sandbox', '-state=x.json'];

it('every line that is a command of ours repeats what it must; prose and other commands stay', () => {
  const text =
    'Use teleport-starter plan first, then\nteleport-starter apply -auto-approve\n  teleport-starter plan\naws sts x';
  expect(withRepeated(text, { repeated })).toBe(
    'Use teleport-starter plan first, then\nteleport-starter -sandbox -state=x.json apply -auto-approve\n  teleport-starter -sandbox -state=x.json plan\naws sts x',
  );
  expect(withRepeated(text, { repeated: [] })).toBe(text);
});

it('what a shell would not take for one word is quoted', () => {
  expect(withRepeated('teleport-starter plan', { repeated: ["-state=it's $1"] })).toBe(
    "teleport-starter '-state=it'\\''s $1' plan",
  );
});

describe('the variables of this run', () => {
  const given = { repeated: ['-sandbox', '-var-file=my.tfvars', '-var=a=it is'] };

  it.each(['plan -out x', 'apply', 'apply -auto-approve', 'validate', 'permissions apply -part=1', 'import a b'])(
    'go into a command that reads them: %s',
    (command) => {
      expect(withRepeated(`teleport-starter ${command}`, given)).toBe(
        `teleport-starter -sandbox -var-file=my.tfvars '-var=a=it is' ${command}`,
      );
    },
  );

  it.each(['apply x.plan', 'destroy -auto-approve', 'state push x', 'unlock', 'output', 'permissions -help'])(
    'stay out of one that refuses them, or has no use for them: %s',
    (command) => {
      expect(withRepeated(`teleport-starter ${command}`, given)).toBe(`teleport-starter -sandbox ${command}`);
    },
  );
});

it('a file in a command of the shell is named from where the shell stands: with -chdir that is not where the run was', () => {
  expect(shellPath("it's.json", { repeated: ['-sandbox'] }, { cwd: '/there' })).toBe("'it'\\''s.json'");
  expect(shellPath('x.json', { repeated: ['-chdir=in'] }, { cwd: '/there/in' })).toBe('/there/in/x.json');
  expect(shellPath('/x.json', { repeated: ['-chdir=in'] }, { cwd: '/there/in' })).toBe('/x.json');
});
