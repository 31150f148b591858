/** Something that is wrong, in words a user can act on. Never holds a secret. */
export interface Diagnostic {
  /** Stable, upper case, e.g. `VARIABLE_INVALID`. Listed in docs/errors.md. */
  readonly code: string;
  readonly severity?: 'error' | 'warning';
  /** One constant sentence without full stop: the same for every occurrence of `code`. */
  readonly summary: string;
  /** What happened here and why: names the variable, address or file. */
  readonly detail: string;
  /** What to do; a command to copy stands on its own line. */
  readonly hint?: string;
  /** The resource concerned, e.g. `aws_lb.cluster[0]`. */
  readonly address?: string;
}

/** The one error that users see. It carries one diagnostic, or all that were found together. */
export class StarterError extends Error {
  override readonly name = 'StarterError';
  readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]];

  constructor(diagnostics: Diagnostic | readonly [Diagnostic, ...Diagnostic[]], options?: { cause?: unknown }) {
    const list = 'code' in diagnostics ? ([diagnostics] as const) : diagnostics;
    super(list.map((d) => `${d.summary}: ${d.detail}`).join('\n'), options);
    this.diagnostics = list;
  }

  get code(): string {
    return this.diagnostics[0].code;
  }
}

/** Throws all of `diagnostics` as one error; returns when there are none. */
export function throwIfAny(diagnostics: readonly Diagnostic[]): void {
  const [first, ...rest] = diagnostics;
  if (first) throw new StarterError([first, ...rest]);
}

/** Also true of an error from another copy of this module: the program's entry is bundled apart from its commands. */
function isStarterError(error: unknown): error is StarterError {
  return error instanceof Error && error.name === 'StarterError' && 'diagnostics' in error;
}

/** The diagnostics of any thrown value; what is not ours is a bug and says so. */
export function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  if (isStarterError(error)) return error.diagnostics;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [
    {
      code: 'INTERNAL',
      summary: 'This is a bug in teleport-starter',
      detail: text,
      hint: 'Your state file is safe. Please report this with the command you ran.',
    },
  ];
}
