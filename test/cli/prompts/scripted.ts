import type { Asker, Chosen, Typed } from '../../../src/cli/prompts/asker.ts';

/** What somebody answers: a value that a list has, or a text, by a part of the question. Of several texts each but the last is wrong. */
export type Script = Readonly<Record<string, string | readonly string[]>>;

export interface Scripted extends Asker {
  /** Every question that was put, in order. */
  readonly asked: string[];
  /** All that was said between them. */
  readonly told: string[];
  /** What was said of each wrong text. */
  readonly complaints: string[];
  /** What will do for a text, by its question. */
  readonly takes: Record<string, string>;
  /** The lines of each list, by its question; what can't be chosen with its reason. */
  readonly lists: Record<string, string[]>;
}

/** Answers by heart. Refuses what a terminal would refuse. */
export function scripted(script: Script): Scripted {
  const asked: string[] = [];
  const told: string[] = [];
  const complaints: string[] = [];
  const takes: Record<string, string> = {};
  const lists: Record<string, string[]> = {};
  const answersTo = (message: string): readonly string[] => {
    asked.push(message);
    const found = Object.entries(script).find(([part]) => message.includes(part));
    if (!found) throw new Error(`nothing is answered to "${message}"`);
    return typeof found[1] === 'string' ? [found[1]] : found[1];
  };
  return {
    asked,
    told,
    complaints,
    takes,
    lists,
    tell: (text) => void told.push(text),
    async type({ message, takes: allowed, suggestion = '', read = (text) => text, check, checkAtEnd }: Typed) {
      takes[message] = allowed;
      for (const text of answersTo(message)) {
        const answer = read(text || suggestion);
        const problem = check(answer) ?? (await checkAtEnd?.(answer));
        if (problem === undefined) return answer;
        complaints.push(problem);
      }
      throw new Error(`no answer to "${message}" would do: ${complaints.at(-1)}`);
    },
    async choose({ message, choices, preferred }: Chosen) {
      lists[message] = choices.map(({ name, disabled }) => (disabled === undefined ? name : `${name} (${disabled})`));
      const [wish = ''] = answersTo(message);
      const able = choices.filter(({ disabled }) => disabled === undefined);
      const value = wish || (able.some((each) => each.value === preferred) ? preferred : able[0]?.value);
      const chosen = able.find((each) => each.value === value);
      if (!chosen) throw new Error(`"${value}" can't be chosen at "${message}"`);
      return chosen.value;
    },
  };
}
