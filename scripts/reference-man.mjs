import { sentence, synopsis, told, withSubcommands } from './reference-markdown.mjs';
import { ENVIRONMENT, FILES } from './reference-texts.mjs';

/** The manual page, for man's macros; `program` is a CommandDescription of src/cli/described.ts. */
export function manPage(program, version) {
  const commands = program.subcommands
    .filter(({ name }) => name !== 'help')
    .flatMap(withSubcommands)
    .filter(({ subcommands }) => subcommands.length === 0);
  return `${[
    '.\\" Made by scripts/reference.mjs from the program itself.',
    `.TH TELEPORT\\-STARTER 1 "" "teleport\\-starter ${version}" "User Commands"`,
    '.SH NAME',
    "teleport\\-starter \\- deploy Teleport's starter cluster into an AWS account",
    '.SH SYNOPSIS',
    '.B teleport\\-starter',
    '[\\fIoptions\\fR] \\fICOMMAND\\fR [\\fIoperands\\fR]',
    '.SH DESCRIPTION',
    "Makes, changes and removes one instance with Teleport and all that belongs to it: tables, bucket, roles, DNS records, certificate. It takes the variables of Teleport's starter-cluster example for Terraform, has Terraform's commands and screens, and needs no Terraform.",
    '.PP',
    roff(
      'Long options work with one dash or two. Those of every command may also stand before it. On a terminal, output that is longer than the screen goes through a pager.',
    ),
    '.SH COMMANDS',
    ...commands.flatMap(section),
    '.SH OPTIONS OF EVERY COMMAND',
    ...program.options.flatMap(option),
    '.SH EXIT STATUS',
    ...Object.entries(program.exitCodes).flatMap(item),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(item),
    '.SH FILES',
    ...FILES.flatMap(item),
    '.SH EXAMPLES',
    ...examples(program.examples),
    '.SH SEE ALSO',
    '.BR tsh (1),',
    '.BR tctl (1)',
  ].join('\n')}\n`;
}

function section(command) {
  const own = command.options.filter((each) => each.name !== '-help');
  return [
    `.SS ${roff(synopsis(command).replace('teleport-starter ', ''))}`,
    roff(sentence(command.summary)),
    ...command.operands.flatMap((each) => [...term(`\\fI${roff(each.name)}\\fR`), roff(told(each))]),
    ...own.flatMap(option),
    ...Object.entries(command.exitCodes).flatMap(([code, meaning]) => item([`Exit status ${code}`, meaning])),
    ...examples(command.examples),
  ];
}

function option(each) {
  const [names, value] = each.value === undefined ? [each.term] : [each.term.slice(0, -each.value.length), each.value];
  return [...term(`\\fB${roff(names)}\\fR${value === undefined ? '' : `\\fI${roff(value)}\\fR`}`), roff(told(each))];
}

function item([name, text]) {
  return [...term(`\\fB${roff(name)}\\fR`), roff(text)];
}

function term(text) {
  return ['.TP', text];
}

function examples(lines) {
  return ['.PP', '.nf', '.RS 4', ...lines.map(roff), '.RE', '.fi'];
}

/** Text as roff takes it: a hyphen that can be copied as one, no escapes, nothing that looks like a request. */
function roff(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/[^\n -~]/g, (letter) => `\\[u${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}]`)
    .replace(/^([.'])/, '\\&$1');
}
