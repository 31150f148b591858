import { type VariableName, variables } from '../../variables/table.ts';
import type { Answers } from './answers.ts';
import type { Asker, Typed } from './asker.ts';
import type { Listed, Lists, RegionLists } from './lists.ts';

/** What the questions of an interview share. */
export interface Interview {
  readonly asker: Asker;
  readonly answers: Answers;
  readonly lists: Lists;
  /** Also what has a default is asked. */
  readonly thorough: boolean;
  /** The region to begin with in the list; the one that the environment names. */
  readonly usualRegion: string | undefined;
  /** Whether there is such a file in the working directory. */
  readonly exists: (file: string) => boolean;
  /** What is wrong with the license file at a path, as a sentence; `undefined`: it holds a license. */
  readonly licenseProblem: (path: string) => Promise<string | undefined>;
  /** The key pair that is to be made once all is answered. */
  newKeyPair?: string;
}

/** Has a variable typed, and keeps the answer. */
export async function typeIn(
  name: VariableName,
  { asker, answers }: Pick<Interview, 'asker' | 'answers'>,
  more: Partial<Typed> = {},
): Promise<void> {
  const { question, description } = variables[name];
  const answer = await asker.type({
    message: question ?? description,
    takes: sentenceLike(answers.takes(name)),
    check: (text) => answers.problem(name, text),
    ...more,
  });
  answers.take(name, answer);
}

/** With a capital, unless it begins with something to be typed as it stands: `teleport-<oss|ent>…`, `alias/…`. */
function sentenceLike(allowed: string): string {
  return /^[a-z]+ /.test(allowed) ? `${allowed.charAt(0).toUpperCase()}${allowed.slice(1)}` : allowed;
}

/** A list's items, after the note about them; `undefined` when it can't be read, which is told in one line, and the value has to be typed. */
export function itemsOf<T>(list: Listed<T>, what: string, asker: Asker): readonly T[] | undefined {
  if ('items' in list) {
    if (list.note !== undefined) asker.tell(list.note);
    return list.items;
  }
  asker.tell(`The list of ${what} can't be read: ${list.why}. Please type it.`);
  return undefined;
}

/** The lists of the region that was chosen. Only after it was. */
export function regionLists({ answers, lists }: Pick<Interview, 'answers' | 'lists'>): RegionLists {
  const { region } = answers.values;
  if (region === undefined) throw new Error('the region comes before what is listed in it');
  return lists.in(region);
}
