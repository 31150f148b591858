import type { CommandDescription, OptionDescription } from '../described.ts';

/** Where in a command line the cursor stands. */
export interface Position {
  /** The command that the words before it name; the program's own description when they name none yet. */
  readonly command: CommandDescription;
  /** How many operands the command has already. */
  readonly operands: number;
  /** The options that were given a value, by name: `-state` → the file. */
  readonly given: ReadonlyMap<string, string>;
  /** The option whose value is being typed. */
  readonly option?: OptionDescription;
  /** What is typed of the word so far, or of the value in it. */
  readonly typed: string;
  /** What of the word stands before that: `-state=`. */
  readonly before: string;
  /** Options can follow: no `--` has ended them. */
  readonly takesOptions: boolean;
}

/** Reads the words of a command line without the program's name; the last one is being typed, and may be empty. */
export function positionIn(words: readonly string[], program: CommandDescription): Position {
  let command = program;
  let operands = 0;
  let option: OptionDescription | undefined;
  let takesOptions = true;
  const given = new Map<string, string>();
  const optionsNow = () => [...program.options, ...command.options];

  for (const word of words.slice(0, -1)) {
    if (option) {
      given.set(option.name, word);
      option = undefined;
    } else if (takesOptions && word === '--') {
      takesOptions = false;
    } else if (takesOptions && word.startsWith('-')) {
      const { name, value } = partsOf(word);
      const found = optionsNow().find((each) => each.name === name);
      if (value !== undefined) given.set(name, value);
      else if (found?.value) option = found;
      else given.set(name, 'true');
    } else if (command === program && word === 'help') {
      // Its operands are the commands themselves.
      takesOptions = false;
    } else {
      const sub = operands === 0 && command.subcommands.find((each) => lastWord(each.name) === word);
      if (sub) command = sub;
      else operands++;
    }
  }

  const current = words.at(-1) ?? '';
  const at = { command, operands, given, takesOptions };
  if (option) return { ...at, option, typed: current, before: '' };
  const { name, value } = partsOf(current);
  const valued = takesOptions && value !== undefined && optionsNow().find((each) => each.name === name && each.value);
  if (!valued) return { ...at, typed: current, before: '' };
  return { ...at, option: valued, typed: value, before: current.slice(0, current.length - value.length) };
}

/** `--state=x` is `-state` with the value `x`. */
function partsOf(word: string): { readonly name: string; readonly value: string | undefined } {
  const [, name = word, value] = /^-?(-[^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
  return { name, value };
}

/** The command's own name, without its group's. */
export function lastWord(name: string): string {
  return name.slice(name.lastIndexOf(' ') + 1);
}
