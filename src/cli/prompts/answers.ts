import { answerTakes, contradictionIn, type Good, problemWithAnswer, valuesIn } from '../../variables/check.ts';
import { answered, isUnset, type RawVariable, type RawVariables } from '../../variables/raw.ts';
import type { VariableName } from '../../variables/table.ts';

/** What is known in an interview: what was set before, and what has been answered. */
export class Answers {
  readonly #answered: { [N in VariableName]?: RawVariable } = {};

  constructor(readonly given: RawVariables) {}

  /** All of it, by name. */
  get raw(): RawVariables {
    return { ...this.given, ...this.#answered };
  }

  /** All of it that is fine, each for itself; no defaults. */
  get values(): Good {
    return valuesIn(this.raw);
  }

  /** The values of what was asked. */
  get ownValues(): Good {
    return valuesIn(this.#answered);
  }

  /** Whether nobody has said anything about it yet. */
  isOpen(name: VariableName): boolean {
    return isUnset(name, this.raw[name]);
  }

  wasAsked(name: VariableName): boolean {
    return this.#answered[name] !== undefined;
  }

  /** What an answer takes beside what is known already; the end of a sentence that begins "It takes". */
  takes(name: VariableName): string {
    return answerTakes(name, this.raw);
  }

  /** What is wrong with an answer, alone or beside what is known already, as a sentence; `undefined`: nothing. */
  problem(name: VariableName, text: string): string | undefined {
    return problemWithAnswer(name, text, this.raw) ?? contradictionIn({ ...this.raw, [name]: answered(name, text) });
  }

  /** `text` is as `-var` has it. */
  take(name: VariableName, text: string): void {
    this.#answered[name] = answered(name, text);
  }
}
