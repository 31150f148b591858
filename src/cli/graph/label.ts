/** The widest line of a label, in characters, unless a single word is longer. */
const WIDEST = 24;

/** A resource's name in lines that a box can hold: the type, broken after underscores, then `.name`. Nothing is left out. */
export function labelLines(name: string): string[] {
  const dot = name.indexOf('.');
  const parts = dot < 0 ? [name] : [name.slice(0, dot), name.slice(dot)];
  return parts.flatMap((part) => filled(part.match(/[^_ ]+[_ ]*|[_ ]+/g) ?? []));
}

function filled(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length <= WIDEST) lines[lines.length - 1] = line + word;
    else lines.push(word);
  }
  return lines;
}
