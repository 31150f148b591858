import { usage } from './usage.ts';

/** The long options that a command line may hold, by name without dashes. */
export interface OptionNames {
  /** Those that take a value. */
  readonly valued: ReadonlySet<string>;
  /** Those that are on or off; `refresh` covers `no-refresh` too. */
  readonly switches: ReadonlySet<string>;
}

/** What Go's flag package takes for a boolean, so what Terraform users type. */
const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

/**
 * Long options with one dash or two, as guides show them, in the form that the parser knows: `-name` is `--name`, a value
 * is joined to its option (`-var -x` is `--var=-x`, so it is never taken for an option itself), `-name=false` is
 * `--no-name`. Only `-h` is short. What is unknown passes through for the parser to refuse; nothing changes after `--`.
 * @throws StarterError USAGE for an option without its value and for a switch that is neither true nor false.
 */
export function rewriteArgv(argv: readonly string[], names: OptionNames): string[] {
  const rewritten: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (word === '--') return [...rewritten, ...argv.slice(at)];
    const [, name, value] = /^--?([^-=][^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name === undefined || word === '-h') {
      rewritten.push(word);
    } else if (names.valued.has(name)) {
      const given = value ?? argv[++at];
      if (given === undefined) throw usage(`-${name} needs a value, and the command line ends there.`);
      rewritten.push(`--${name}=${given}`);
    } else if (value !== undefined && isSwitch(name, names)) {
      rewritten.push(isTrue(name, value) ? `--${name}` : `--${opposite(name)}`);
    } else {
      rewritten.push(value === undefined ? `--${name}` : `--${name}=${value}`);
    }
  }
  return rewritten;
}

/**
 * What an unparsed command line says about the switch `name`; `undefined` when nothing. For what must be known even if the
 * command line turns out to be wrong: how to print that.
 */
export function switchIn(argv: readonly string[], name: string): boolean | undefined {
  const end = argv.indexOf('--');
  const said = (end < 0 ? argv : argv.slice(0, end)).flatMap((word) => {
    const [, no, found, value = 'true'] = /^--?(no-)?([^=]+)(?:=(.*))?$/.exec(word) ?? [];
    return found === name && (TRUE.has(value) || FALSE.has(value)) ? [TRUE.has(value) !== (no !== undefined)] : [];
  });
  return said.at(-1);
}

function isSwitch(name: string, names: OptionNames): boolean {
  return names.switches.has(name) || names.switches.has(opposite(name));
}

function opposite(name: string): string {
  return name.startsWith('no-') ? name.slice(3) : `no-${name}`;
}

function isTrue(name: string, value: string): boolean {
  if (TRUE.has(value)) return true;
  if (FALSE.has(value)) return false;
  throw usage(`-${name} takes true or false, got "${value}".`);
}
