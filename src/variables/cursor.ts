/** A text that its format does not allow. Whoever reads the text knows the name of the file. */
export class Misread extends Error {
  override readonly name = 'Misread';
  constructor(
    /** What is wrong, without full stop. */
    readonly why: string,
    /** From 1. */
    readonly line: number,
    /** From 1, in characters (code points). */
    readonly column: number,
  ) {
    super(`${line}:${column}: ${why}`);
  }
}

/** A place in a text that is being read from front to back. */
export class Cursor {
  at = 0;
  constructor(readonly text: string) {}

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Whether `literal` comes next. */
  sees(literal: string): boolean {
    return this.text.startsWith(literal, this.at);
  }

  /** Goes past `literal` if it comes next. */
  skip(literal: string): boolean {
    if (!this.sees(literal)) return false;
    this.at += literal.length;
    return true;
  }

  /** Goes past what `pattern` (sticky) matches here and answers the match. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (!match) return undefined;
    this.at = pattern.lastIndex;
    return match;
  }

  /** Line and column of `at`, from 1. */
  place(at: number): { readonly line: number; readonly column: number } {
    const before = this.text.slice(0, at);
    const lineStart = before.lastIndexOf('\n') + 1;
    return { line: before.split('\n').length, column: [...before.slice(lineStart)].length + 1 };
  }

  /** @throws Misread, always; `at` defaults to here */
  fail(why: string, at = this.at): never {
    const { line, column } = this.place(at);
    throw new Misread(why, line, column);
  }
}
