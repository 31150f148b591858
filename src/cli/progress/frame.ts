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

export function makeFrame(write: (text: string) => void): Frame {
  let frame = '';
  let isHeld = false;

  function erase(): void {
    const breaks = frame.split('\n').length - 1;
    if (frame !== '') write(`${ERASED.repeat(breaks)}${ERASE_LINE}${TO_LEFT}`);
  }

  return {
    write(text) {
      frame = withoutErasing(text);
      if (!isHeld) write(text);
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
        // As the library knows it: from this height it will erase.
        write(frame);
      }
    },
  };
}

/** What is left on the screen of `text`. */
function withoutErasing(text: string): string {
  const at = text.lastIndexOf(`${ERASE_LINE}${TO_LEFT}`);
  return at < 0 ? text : text.slice(at + ERASE_LINE.length + TO_LEFT.length);
}
