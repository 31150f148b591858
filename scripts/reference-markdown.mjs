import { ENVIRONMENT, FILES } from './reference-texts.mjs';

/** The command reference as Markdown; `program` is a CommandDescription of src/cli/described.ts. */
export function commandsPage(program) {
  const commands = program.subcommands.filter(({ name }) => name !== 'help').flatMap(withSubcommands);
  return `${[
    '# Commands',
    '<!-- Made by scripts/reference.mjs from the program itself. -->',
    'What `teleport-starter help COMMAND` prints, on one page. `man teleport-starter` has the same.',
    table(
      ['command', 'what it does'],
      commands.map((each) => [`[\`${each.name}\`](#${each.name.replaceAll(' ', '-')})`, each.summary]),
    ),
    'Long options work with one dash or two, and those of every command may also stand before it.',
    ...commands.flatMap(section),
    '## Options of every command',
    options(program.options),
    '## Exit codes',
    table(['code', 'meaning'], Object.entries(program.exitCodes)),
    '## Environment',
    table(
      ['variable', 'meaning'],
      ENVIRONMENT.map(([names, text]) => [coded(names), text]),
    ),
    '## Files',
    table(
      ['file', 'what it is'],
      FILES.map(([names, text]) => [coded(names), text]),
    ),
  ].join('\n\n')}\n`;
}

/** The command and those below it, in the order of the help. */
export function withSubcommands(command) {
  return [command, ...command.subcommands.flatMap(withSubcommands)];
}

/** How a command is written: `teleport-starter apply [options] [PLANFILE]`. */
export function synopsis({ name, operands, subcommands }) {
  const words = operands.map((operand) => {
    const word = operand.variadic ? `${operand.name}...` : operand.name;
    return operand.required ? word : `[${word}]`;
  });
  return ['teleport-starter', name, subcommands.length > 0 ? 'COMMAND' : '[options]', ...words].join(' ');
}

function section(command) {
  const { name, summary, operands, examples, exitCodes } = command;
  const own = command.options.filter((option) => option.name !== '-help');
  const codes = Object.entries(exitCodes);
  return [
    `## ${name}`,
    `\`${synopsis(command)}\``,
    sentence(summary),
    ...(operands.length === 0
      ? []
      : [
          table(
            ['operand', 'what it is'],
            operands.map((each) => [`\`${each.name}\``, told(each)]),
          ),
        ]),
    ...(own.length === 0 ? [] : [options(own)]),
    ...(codes.length === 0 ? [] : [table(['exit code', 'meaning'], codes)]),
    ['```sh', ...examples, '```'].join('\n'),
  ];
}

function options(list) {
  return table(
    ['option', 'what it does'],
    list.map((option) => [`\`${option.term}\``, told(option)]),
  );
}

/** The description, with what may be chosen. */
export function told({ description, choices }) {
  const listed = choices.every((choice) => description.includes(choice));
  return listed ? description : `${description}: ${choices.join(', ')}`;
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

function coded(names) {
  return names
    .split(', ')
    .map((name) => (name === '…' ? name : `\`${name}\``))
    .join(', ');
}

export function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
