const ENTER = { name: 'return', sequence: '\r', ctrl: false, meta: false, shift: false };

/** For a list in which typing finds. */
export interface PressedAgain {
  /** To be called when it looks what fits a text: its answer is known when the event loop comes round. */
  looking(): void;
  /** To be called when the question is over. */
  stop(): void;
}

/**
 * Text and Enter may come in one burst: pasted, or typed by a program. The list drops an Enter that comes while it looks what
 * fits; this presses it again once that is known.
 */
export function pressedAgain(): PressedAgain {
  const { stdin } = process;
  let known: NodeJS.Immediate | undefined;
  let dropped = false;
  const onKey = (_: string | undefined, key: { name?: string } | undefined) => {
    if (known && (key?.name === 'return' || key?.name === 'enter')) dropped = true;
  };
  stdin.on('keypress', onKey);
  return {
    looking() {
      known ??= setImmediate(() => {
        known = undefined;
        if (!dropped) return;
        dropped = false;
        stdin.emit('keypress', ENTER.sequence, ENTER);
      });
    },
    stop() {
      stdin.off('keypress', onKey);
      clearImmediate(known);
    },
  };
}
