import type { Line } from './line.ts';
import { withoutSecrets } from './secrets.ts';
import { compareSequences } from './sequence.ts';

/** Unchanged lines told before and after a changed one. */
const CONTEXT = 2;

/** The lines of a text, secrets hidden. */
export function textLines(text: string, indent: number): Line[] {
  return linesOf(text).map(({ shown }) => ({ indent, mark: ' ', text: shown }));
}

/** How many lines a text has. */
export function countOfLines(text: string): number {
  return linesOf(text).length;
}

/** A line diff of two texts, secrets hidden, with two lines of context; the rest is told as a count. */
export function textDiffLines(before: string, after: string, indent: number): Line[] {
  const steps = compareSequences(linesOf(before), linesOf(after), ({ text }) => text);
  const isNear = (at: number) =>
    steps.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some((step) => step.kind !== 'same');
  const lines: Line[] = [];
  let skipped = 0;
  const tellSkipped = () => {
    if (skipped === 0) return;
    const text = `# (${skipped} unchanged ${skipped === 1 ? 'line' : 'lines'} hidden)`;
    lines.push({ indent, mark: ' ', text, faint: true });
    skipped = 0;
  };
  steps.forEach(({ kind, item }, at) => {
    if (kind === 'same' && !isNear(at)) {
      skipped++;
      return;
    }
    tellSkipped();
    lines.push({ indent, mark: kind === 'same' ? ' ' : kind === 'added' ? '+' : '-', text: item.shown });
  });
  tellSkipped();
  return lines;
}

/** A secret that changes differs, though it is shown alike. */
function linesOf(text: string): { readonly text: string; readonly shown: string }[] {
  const lines = text.replace(/\n$/, '').split('\n');
  const shown = withoutSecrets(lines);
  return lines.map((line, at) => ({ text: line, shown: shown[at] ?? line }));
}
