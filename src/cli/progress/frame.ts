import { stripVTControlCharacters } from 'node:util';

/** A frame of lines at the end of a terminal, drawn anew in place by whoever writes to `write`. */
export interface Frame {
  /** Takes what a redrawing library writes: what erases its last frame, then the next one. */
  write(text: string): void;
  /** Puts lines above the frame, where they stay. */
  above(lines: readonly string[]): void;
  /** Gives the terminal to `work`; the frame is back when it ends. */
  hold<T>(work: () => Promise<T>): Promise<T>;
}

const ERASE_LINE = '\u001b[2K';
const UP = '\u001b[1A';
const TO_LEFT = '\u001b[G';
const ERASED = `${ERASE_LINE}${UP}`;

/**
 * A frame that is erased where it stands: a terminal that was made narrower has broken its lines, so it is higher than the
 * library that drew it believes.
 * @param columns the terminal's width as it is now
 */
export function makeFrame(write: (text: string) => void, columns: () => number): Frame {
  let frame = '';
  let isHeld = false;

  function erase(): void {
    if (frame !== '') write(`${ERASED.repeat(heightOf(frame, columns()) - 1)}${ERASE_LINE}${TO_LEFT}`);
  }

  return {
    write(text) {
      const next = withoutErasing(text);
      if (!isHeld) {
        if (next !== text) erase();
        write(next);
      }
      frame = next;
    },
    above(lines) {
      if (!isHeld) erase();
      write(`${lines.join('\n')}\n`);
      if (!isHeld) write(frame);
    },
    async hold(work) {
      erase();
      isHeld = true;
      try {
        return await work();
      } finally {
        isHeld = false;
        write(frame);
      }
    },
  };
}

/** The lines of the terminal that `text` takes, the one that the cursor is left on included. */
function heightOf(text: string, columns: number): number {
  const widths = text.split('\n').map((line) => stripVTControlCharacters(line).length);
  return widths.reduce((lines, width) => lines + Math.max(1, Math.ceil(width / columns)), 0);
}

/** What is left on the screen of `text`. */
function withoutErasing(text: string): string {
  const at = text.lastIndexOf(`${ERASE_LINE}${TO_LEFT}`);
  return at < 0 ? text : text.slice(at + ERASE_LINE.length + TO_LEFT.length);
}
