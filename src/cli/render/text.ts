import type { Line } from './line.ts';
import { compareSequences } from './sequence.ts';

/** Unchanged lines told before and after a changed one. */
const CONTEXT = 2;

/** The lines of a text as they are: never broken, so that they can be copied. */
export function textLines(lines: readonly string[], indent: number): Line[] {
  return lines.map((text) => ({ indent, mark: ' ', text }));
}

/** A line diff of two texts, with two lines of context; the rest is told as a count. */
export function textDiffLines(before: string, after: string, indent: number): Line[] {
  const steps = compareSequences(linesOf(before), linesOf(after));
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
  steps.forEach((step, at) => {
    if (step.kind === 'same' && !isNear(at)) {
      skipped++;
      return;
    }
    tellSkipped();
    lines.push({ indent, mark: step.kind === 'same' ? ' ' : step.kind === 'added' ? '+' : '-', text: step.item });
  });
  tellSkipped();
  return lines;
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}
