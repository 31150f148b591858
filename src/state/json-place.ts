/** Where things are in a JSON text, which `JSON.parse` doesn't tell: for messages only, when there is something to tell. */

type Path = readonly PropertyKey[];

export interface Mistake {
  /** From 1. */
  readonly line: number;
  /** What is wrong there, e.g. `a value is expected`. */
  readonly why: string;
}

/** Where `text` first ends being JSON; `undefined` if it never does. */
export function findMistake(text: string): Mistake | undefined {
  try {
    new Walk(text, () => {}).run();
    return undefined;
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    return { line: lineAt(text, error.offset), why: error.message };
  }
}

/**
 * The line, from 1, where the value at `path` begins: of a member, its name. Where there is no such value, that of the
 * nearest one around it. `text` must be JSON.
 */
export function placeOf(text: string, path: Path): { readonly line: number; readonly isThere: boolean } {
  let nearest = { depth: 0, offset: 0 };
  new Walk(text, (found, offset) => {
    // Of members with the same name the last one counts.
    if (found.length < nearest.depth || found.length > path.length) return;
    if (found.every((key, depth) => key === path[depth])) nearest = { depth: found.length, offset };
  }).run();
  return { line: lineAt(text, nearest.offset), isThere: nearest.depth === path.length };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

const STRING = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const SPACE = /[ \t\n\r]*/y;

class Unexpected extends Error {
  constructor(
    readonly offset: number,
    why: string,
  ) {
    super(why);
  }
}

/** Goes through a text once, value by value. */
class Walk {
  /** Behind the last token. */
  #at = 0;

  constructor(
    private readonly text: string,
    private readonly visit: (path: Path, offset: number) => void,
  ) {}

  run(): void {
    this.#value([], this.#next());
    if (this.#next() < this.text.length) throw new Unexpected(this.#next(), 'the end of the file is expected');
  }

  #value(path: Path, offset: number): void {
    this.visit(path, offset);
    if (this.#take('{')) this.#list('}', () => this.#member(path));
    else if (this.#take('[')) this.#elements(path);
    else if (this.#match(SCALAR) === undefined) this.#string('a value is expected');
  }

  #elements(path: Path): void {
    let index = 0;
    this.#list(']', () => this.#value([...path, index++], this.#next()));
  }

  #member(path: Path): void {
    const offset = this.#next();
    const name: unknown = JSON.parse(this.#string('a name in double quotes is expected'));
    if (!this.#take(':')) throw this.#missing("':'");
    this.#value([...path, String(name)], offset);
  }

  /** What stands between an opening bracket and `close`. */
  #list(close: string, item: () => void): void {
    if (this.#take(close)) return;
    do item();
    while (this.#take(','));
    if (!this.#take(close)) throw this.#missing(`',' or '${close}'`);
  }

  #string(otherwise: string): string {
    const found = this.#match(STRING);
    if (found !== undefined) return found;
    const offset = this.#next();
    if (offset === this.text.length) throw new Unexpected(offset, `the file ends here, but ${otherwise}`);
    const why = this.text[offset] === '"' ? 'a text has no end, or a character that can not stand in it' : otherwise;
    throw new Unexpected(offset, why);
  }

  /** A separator is missing behind the last token, not before the next one, which may be lines away. */
  #missing(what: string): Unexpected {
    const isEnd = this.#next() === this.text.length;
    return new Unexpected(this.#at, isEnd ? `the file ends here, but ${what} is expected` : `${what} is expected`);
  }

  #take(punctuation: string): boolean {
    const start = this.#next();
    if (this.text[start] !== punctuation) return false;
    this.#at = start + 1;
    return true;
  }

  #match(token: RegExp): string | undefined {
    token.lastIndex = this.#next();
    const found = token.exec(this.text)?.[0];
    if (found !== undefined) this.#at = token.lastIndex;
    return found;
  }

  /** Where the next token begins. */
  #next(): number {
    SPACE.lastIndex = this.#at;
    SPACE.exec(this.text);
    return SPACE.lastIndex;
  }
}
