import { visible, visibleLine } from './visible.ts';

/**
 * Breaks `text` between words so that no line is wider than `width`; a word that is too wide keeps a line to itself, unbroken, so
 * that it can be copied. It is not coloured yet: control characters are shown.
 */
export function wrap(text: string, width: number): string[] {
  return visible(text)
    .split('\n')
    .flatMap((paragraph) => fill(paragraph.split(' '), width));
}

/** A word as long as this may be cut: without it too little would be left. */
const LONG_WORD = 12;

/** A text cut to `width` characters, with an ellipsis where something is missing: between words, but for long ones. Control characters are shown. */
export function cut(raw: string, width: number): string {
  const text = visibleLine(raw);
  if (text.length <= width) return text;
  const kept = text.slice(0, Math.max(0, width - 1));
  const lastWord = kept.length - 1 - kept.lastIndexOf(' ');
  const isWhole = /\s/.test(text[kept.length] ?? ' ');
  return `${isWhole || lastWord >= LONG_WORD ? kept : kept.slice(0, kept.length - lastWord).trimEnd()}…`;
}

function fill(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of words) {
    if (line === undefined) line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line.trimEnd());
      line = word;
    }
  }
  lines.push((line ?? '').trimEnd());
  return lines;
}
