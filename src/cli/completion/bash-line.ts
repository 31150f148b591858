/** A command line up to the cursor, as bash and its line editor see it. */
export interface BashLine {
  /** What the command would get, the last one as far as it is typed. */
  readonly words: readonly string[];
  /** How much of the last word stands before what the line editor will replace: it divides words at `=` and `:`, too. */
  readonly kept: number;
  /** Within quotes nothing need be escaped. */
  readonly quoted: boolean;
}

/** Splits a line at its blanks, and takes quotes away. `breaks` is COMP_WORDBREAKS. */
export function bashLine(line: string, breaks: string): BashLine {
  const words: string[] = [];
  let word = '';
  let isWord = false;
  let kept = 0;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] ?? '';
    if (letter === '\\' && quote !== "'") {
      word += line[++at] ?? '';
      isWord = true;
    } else if (letter === quote) {
      quote = undefined;
    } else if (quote !== undefined) {
      word += letter;
    } else if (letter === "'" || letter === '"') {
      quote = letter;
      isWord = true;
      kept = word.length;
    } else if (/\s/.test(letter)) {
      if (isWord) words.push(word);
      [word, isWord, kept] = ['', false, 0];
    } else {
      word += letter;
      isWord = true;
      if (breaks.includes(letter)) kept = word.length;
    }
  }
  return { words: [...words, word], kept, quoted: quote !== undefined };
}

/** `text` as it must be typed outside of quotes. */
export function bashEscaped(text: string): string {
  return text.replace(/[^\w@%+=:,./-]/g, '\\$&');
}
