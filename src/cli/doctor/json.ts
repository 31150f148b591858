import { completed, type Repeated } from '../command-line.ts';
import type { Examination, Verdict } from './verdict.ts';

/** The version of the doctor's lines; grows when a member changes its meaning or goes, not when one is added. */
const DOCTOR_JSON_VERSION = 1;

/** One thing's line for programs. */
export function verdictJson({ name, title }: Omit<Examination, 'verdict'>, verdict: Verdict, repeated: Repeated) {
  const head = { version: DOCTOR_JSON_VERSION, type: 'check', name, title, status: nameOf(verdict.status) };
  switch (verdict.status) {
    case 'ok':
      return { ...head, detail: verdict.detail };
    case 'unchecked':
      return { ...head, detail: verdict.why, ...hintOf(completed(verdict, repeated)) };
    case 'warning':
    case 'failure': {
      const problems = verdict.problems.map(({ severity: _, ...problem }) => completed(problem, repeated));
      return { ...head, problems };
    }
  }
}

/** The last line: how many of each. */
export function summaryJson(verdicts: readonly Verdict[]) {
  const count = (status: Verdict['status']) => verdicts.filter((verdict) => verdict.status === status).length;
  return {
    version: DOCTOR_JSON_VERSION,
    type: 'doctor',
    ok: count('ok'),
    warnings: count('warning'),
    failures: count('failure'),
    notChecked: count('unchecked'),
  };
}

function hintOf({ hint }: { readonly hint?: string }): { readonly hint?: string } {
  return hint === undefined ? {} : { hint };
}

function nameOf(status: Verdict['status']): string {
  return status === 'unchecked' ? 'not-checked' : status;
}
