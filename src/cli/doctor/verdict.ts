import { type Diagnostic, diagnosticsOf } from '../../core/errors.ts';

/** What a look at one thing told. */
export type Verdict =
  | { readonly status: 'ok'; readonly detail: string }
  /** `failure`: an apply would fail, or its cluster not be reached. `warning`: it may. */
  | { readonly status: 'warning' | 'failure'; readonly problems: readonly Diagnostic[] }
  /** `hint`: what to do instead; a command stands on its own line. */
  | { readonly status: 'unchecked'; readonly why: string; readonly hint?: string };

/** One line of the doctor's. */
export interface Examination {
  /** Stable, for programs, e.g. `key-pair`. */
  readonly name: string;
  /** For people, e.g. `Key pair`. */
  readonly title: string;
  /** Never rejects: what goes wrong is a verdict. */
  readonly verdict: Promise<Verdict>;
}

/** Looks at one thing. What is thrown is a failure of this thing only. */
export function examine(name: string, title: string, look: () => Promise<Verdict>): Examination {
  return { name, title, verdict: look().catch(failed) };
}

export function ok(detail: string): Verdict {
  return { status: 'ok', detail };
}

export function unchecked(why: string, hint?: string): Verdict {
  return { status: 'unchecked', why, ...(hint === undefined ? {} : { hint }) };
}

export function failed(error: unknown): Verdict {
  return { status: 'failure', problems: diagnosticsOf(error) };
}

export function warned(...problems: readonly Diagnostic[]): Verdict {
  return { status: 'warning', problems };
}

/** For what is good to know but stands in nobody's way: that it could not be learnt is a warning. */
export function onlyWarned(error: unknown): Verdict {
  return { status: 'warning', problems: diagnosticsOf(error) };
}
