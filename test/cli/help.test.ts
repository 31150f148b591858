import { describe, expect, it } from 'vitest';
import type { CommandDescription } from '../../src/cli/described.ts';
import { describeCommandLine, parseCommandLine } from '../../src/cli/program.ts';
import { StarterError } from '../../src/core/errors.ts';
import { fakeIo } from './world.ts';

/** What a command line prints to stdout; fails when it is no request for help. */
async function printed(line: string, columns = 80): Promise<string> {
  const { stdout, ...world } = fakeIo();
  const io = { ...world, stdout: { ...stdout, columns } };
  const invocation = parseCommandLine(line.split(' ').filter(Boolean), io);
  expect(invocation.command).toBe('help');
  expect(await invocation.run(io)).toBe(0);
  return io.written.stdout;
}

const program = describeCommandLine();
const commands = withSubcommands(program).filter(({ name }) => name !== '' && name !== 'help');

function withSubcommands(command: CommandDescription): CommandDescription[] {
  return [command, ...command.subcommands.flatMap(withSubcommands)];
}

describe('the help of each command', () => {
  it.each(commands.map(({ name }) => name))('%s: examples and the global options, with one dash', async (name) => {
    const help = await printed(`${name} -help`);
    expect(help).toMatch(new RegExp(`^Usage: teleport-starter ${name} [^<>]*\n`));
    expect(help).toMatch(new RegExp(`Examples?:\\n  teleport-starter ${name}`));
    expect(help).toContain('  -var-file FILE ');
    expect(help).toContain('  -refresh=false ');
    expect(help).not.toMatch(/ --\w/);
  });

  it.each(commands.map(({ name }) => name))('%s fits 80 columns', async (name) => {
    const help = await printed(`${name} -help`);
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.each(commands.map(({ name }) => name))('the options of %s fit 60 columns', async (name) => {
    const help = await printed(`${name} -help`, 60);
    expect(help.split('\n').filter((line) => /^ {2}-| {20}/.test(line) && line.length > 60)).toEqual([]);
  });

  it.each(commands.flatMap(({ name, examples }) => examples.map((example) => [example, name] as const)))(
    'the example "%s" is understood',
    (example, name) => {
      expect(parseCommandLine(wordsOf(example), fakeIo()).command).toMatch(new RegExp(`^${name}( |$)`));
    },
  );
});

/** An example's words without the program, the comment and what the shell does with the output. */
function wordsOf(example: string): string[] {
  const [command = ''] = example.split(/ +(?:#|>|\|)/);
  return command
    .split(' ')
    .slice(1)
    .map((word) => word.replace(/^(['"])(.*)\1$/, '$2'));
}

describe('help is asked for', () => {
  it.each([
    ['help', '-help'],
    ['-json help', '-help'],
    ['help help', '-help'],
    ['help help plan', 'plan -help'],
    ['help plan', 'plan -help'],
    ['help state', 'state -help'],
    ['help state list', 'state list -help'],
    ['plan extra -help', 'plan -help'],
  ])('by %s as by %s', async (line, same) => {
    expect(await printed(line)).toBe(await printed(same));
  });

  it('by nothing at all, to stderr: that fails', async () => {
    const io = fakeIo();
    const invocation = parseCommandLine([], io);
    expect(await invocation.run(io)).toBe(1);
    expect(io.written.stderr).toContain('Usage: teleport-starter [options] COMMAND');
  });

  it('and tells the exit codes', async () => {
    expect(await printed('-help')).toMatch(
      /Exit codes:\n {2}0 {4}done\n {2}1 {4}failed, or declined\n {2}2 .*\n {2}129 /,
    );
    expect(await printed('plan -help')).toContain('  2    with -detailed-exitcode: there are changes\n');
  });
});

describe('of something that is not there', () => {
  it.each([
    ['help aply', "Unknown command 'aply'.", 'Did you mean apply? See\nteleport-starter -help'],
    ['help nothing', "Unknown command 'nothing'.", 'See\nteleport-starter -help'],
    ['help state shwo', "Unknown command 'shwo'.", 'Did you mean show? See\nteleport-starter state -help'],
    ['aplpy -help', "Unknown command 'aplpy'.", 'Did you mean apply? See\nteleport-starter -help'],
    ['dsetroy -state plan', "Unknown command 'dsetroy'.", 'Did you mean destroy? See\nteleport-starter -help'],
    ['state lst -zzz', "Unknown command 'lst'.", 'Did you mean list? See\nteleport-starter state -help'],
    [
      'completion tcsh',
      "Command-argument value 'tcsh' is invalid for argument 'SHELL'. Allowed choices are bash, zsh, fish, powershell.",
      'See\nteleport-starter completion -help',
    ],
  ])('%s', (line, detail, hint) => {
    expect(() => parseCommandLine(line.split(' '), fakeIo())).toThrow(
      new StarterError({ code: 'USAGE', summary: 'The command line was not understood', detail, hint }),
    );
    try {
      parseCommandLine(line.split(' '), fakeIo());
    } catch (error) {
      expect(error).toMatchObject({ diagnostics: [{ detail, hint }] });
    }
  });
});
