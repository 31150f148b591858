/** How a command ended: 0 done, 1 failed or declined, 2 `plan -detailed-exitcode` with changes. */
export type ExitCode = 0 | 1 | 2;

/** The signals that ask a run to stop, with the exit code each leads to (128 + its number, as shells say). */
export const STOP_SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
export type StopSignal = keyof typeof STOP_SIGNALS;

/** The reason of an abort: the user or the system asked us to stop. Not a failure, so nothing is printed for it. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly exitCode: number;

  constructor(readonly by: StopSignal) {
    super(`stopped by ${by}`);
    this.exitCode = STOP_SIGNALS[by];
  }
}

/** Whether `error` is that of a question which was left: @inquirer/prompts throws ExitPromptError for Ctrl-C, AbortPromptError when a signal aborts it. */
export function wasLeft(error: unknown): boolean {
  return error instanceof Error && /^(Exit|Abort)PromptError$/.test(error.name);
}
