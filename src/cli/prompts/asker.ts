/** A question that is answered with a text. */
export interface Typed {
  readonly message: string;
  /** What is taken when Enter is pressed at once. */
  readonly suggestion?: string;
  /** What will do, told while the field is empty; without full stop. */
  readonly takes: string;
  /** What a text stands for, e.g. a whole domain name for its first part. */
  readonly read?: (text: string) => string;
  /** Answers what is wrong with what `read` made, or `undefined` when it will do; looked at with each key. */
  readonly check: (text: string) => string | undefined;
  /** A check that takes longer: looked at once when Enter is pressed. */
  readonly checkAtEnd?: (text: string) => Promise<string | undefined>;
}

export interface Choice {
  readonly value: string;
  /** Its line in the list. */
  readonly name: string;
  /** What is left of the line when it is chosen; default `name`. */
  readonly short?: string;
  /** Why it can't be chosen; a sentence without full stop. */
  readonly disabled?: string;
}

/** A question that is answered by a choice from a list. */
export interface Chosen {
  readonly message: string;
  /** At least one that can be chosen. */
  readonly choices: readonly Choice[];
  /** The value to begin with; default: the first. */
  readonly preferred?: string;
}

/** Whoever puts questions: a terminal, or a test. Each rejects when the question is cancelled. */
export interface Asker {
  /** Says something between two questions; `title` stands out. */
  tell(text: string, title?: string): void;
  type(question: Typed): Promise<string>;
  choose(question: Chosen): Promise<string>;
}
