import { input, Separator, search, select } from '@inquirer/prompts';
import type { Io } from '../io.ts';
import { wrap } from '../render/wrap.ts';
import { screenOf } from '../screen.ts';
import type { Asker, Choice, Chosen, Typed } from './asker.ts';
import { lookFor, messageLines } from './look.ts';
import { pressedAgain } from './pressed-again.ts';
import { cancellable } from './question.ts';

/** Text is wrapped to this many columns at most, however wide the terminal. */
const WIDEST = 80;

/** A list as long as this is shown whole; in a longer one, typing finds. */
const SHORT = 5;

type World = Pick<Io, 'stderr' | 'stop'>;

/** Asks on stderr, so that stdout stays what the command prints. Only where `io.interactive`. */
export function terminalAsker(io: World): Asker {
  return {
    tell(text, title) {
      const { color, columns } = screenOf(io.stderr);
      const lines = wrap(text, Math.min(columns, WIDEST) - 2).map((line) => (line === '' ? '' : `  ${line}`));
      io.stderr.write(`${[...(title ? ['', color.bold(title)] : []), ...lines].join('\n')}\n`);
    },
    type: (question) => type(question, io),
    choose: (question) =>
      question.choices.length > SHORT ? chooseByTyping(question, io) : chooseFromFew(question, io),
  };
}

/** The field stands on a line of its own, below what is right or wrong with what it holds. Enter empties it when that won't do. */
async function type(question: Typed, io: World): Promise<string> {
  const { message, suggestion, check, checkAtEnd, read = (text) => text } = question;
  const problemAtEnd = async (text: string) => {
    const problem = check(read(text)) ?? (await checkAtEnd?.(read(text)));
    return problem === undefined || (text === '' ? problem : `"${text}": ${problem}`);
  };
  const look = lookFor(io.stderr);
  // The prompt keeps its last complaint, also below the answer that was taken in the end.
  let taken = false;
  const error = (text: string) => (taken ? '' : look.style.error(text));
  const answer = await cancellable(io, (context) =>
    input(
      {
        message,
        ...(suggestion === undefined ? {} : { default: suggestion }),
        validate: problemAtEnd,
        transformer: (text, { isFinal }) => {
          taken = isFinal;
          return isFinal ? answerBehind(message, read(text), io) : `\n${verdictOn(text, question, io)}\n  > ${text}`;
        },
        // The suggestion is told with the verdict.
        theme: { ...look, style: { ...look.style, error, defaultAnswer: () => '' }, validationFailureMode: 'clear' },
      },
      context,
    ),
  );
  return read(answer);
}

/** What is right or wrong with a text, as it is typed; of none, what would do. */
function verdictOn(text: string, { check, takes, suggestion, read = (same) => same }: Typed, io: World): string {
  const { color, columns } = screenOf(io.stderr);
  const indented = (sentences: string) =>
    wrap(sentences, Math.min(columns, WIDEST) - 5)
      .map((line) => `    ${line}`)
      .join('\n');
  if (text === '') return color.dim(indented(suggestion === undefined ? takes : `${takes}\nEnter takes ${suggestion}`));
  const problem = check(read(text));
  return problem === undefined ? color.green(`  ✔ ${read(text)}`) : color.yellow(indented(problem));
}

/** The answer that was taken: behind its question, or below it where that would be broken. */
function answerBehind(message: string, answer: string, io: World): string {
  const { color, columns } = screenOf(io.stderr);
  const lastLine = messageLines(message, io.stderr).at(-1) ?? '';
  const room = columns - lastLine.length - '   '.length;
  return answer.length < room ? color.cyan(answer) : `\n    ${color.cyan(answer)}`;
}

function chooseFromFew({ message, choices, preferred }: Chosen, io: World): Promise<string> {
  const theme = {
    ...listLook(io, message, '↑↓ to move, Enter to choose, Esc to leave'),
    i18n: { disabledError: "This one can't be chosen: the reason stands beside it." },
  };
  return cancellable(io, (context) =>
    select(
      {
        message,
        choices: choices.map((choice) => inLines(listed(choice), io)),
        ...startingAt(preferred),
        pageSize: rowsFor(context.output.rows),
        theme,
      },
      context,
    ),
  );
}

function chooseByTyping({ message, choices, preferred }: Chosen, io: World): Promise<string> {
  const theme = listLook(io, message, 'Type to find, ↑↓ to move, Enter to choose, Esc to leave');
  const enter = pressedAgain();
  return cancellable(io, (context) =>
    search(
      {
        message,
        source: (term) => {
          enter.looking();
          return found(choices, term, io);
        },
        validate: (value) => value !== NOTHING || 'Nothing fits. Please type something else.',
        ...startingAt(preferred),
        pageSize: rowsFor(context.output.rows),
        theme,
      },
      context,
    ),
  ).finally(enter.stop);
}

function startingAt(preferred: string | undefined): { default?: string } {
  return preferred === undefined ? {} : { default: preferred };
}

function listLook(io: World, message: string, keys: string) {
  const { color, columns } = screenOf(io.stderr);
  const look = lookFor(io.stderr);
  const answer = (text: string) => answerBehind(message, text, io);
  const disabled = (text: string) => color.dim(wrap(text, columns - 5).join('\n    '));
  const keysHelpTip = () =>
    color.dim(
      wrap(keys, columns - 3)
        .map((line) => `  ${line}`)
        .join('\n'),
    );
  return { ...look, style: { ...look.style, answer, disabled, keysHelpTip } };
}

/** Half of the window for the list: what was said above it stays in sight. */
function rowsFor(rows = 24): number {
  return Math.max(5, Math.min(16, Math.floor(rows / 2)));
}

/** Stands for the line below "nothing fits". It isn't taken, and its empty name is put into the field: which empties it. */
const NOTHING = '\0';

/** The choices in which every word of `term` occurs. */
function found(choices: readonly Choice[], term = '', { stderr }: World) {
  const words = term.toLowerCase().split(/\s+/);
  const fitting = choices.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  if (fitting.length > 0) return fitting.map(listed);
  const nothing = wrap(`Nothing fits "${term}". Enter shows all again.`, stderr.columns - 3).join('\n  ');
  return [new Separator(` ${nothing}`), { value: NOTHING, name: '' }];
}

/** With its name broken between words; one that can't be chosen is broken with its reason. Not for a list that finds: there a name may become what is typed. */
function inLines<T extends { name: string; disabled?: string }>(choice: T, { stderr }: World): T {
  if (choice.disabled !== undefined) return choice;
  return { ...choice, name: wrap(choice.name, stderr.columns - 3).join('\n  ') };
}

function listed({ value, name, short = name, disabled }: Choice) {
  return { value, name, short, ...(disabled === undefined ? {} : { disabled: `(${disabled})` }) };
}
