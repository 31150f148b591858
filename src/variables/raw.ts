import type { Json } from '../core/values.ts';
import { Misread } from './cursor.ts';
import { type VariableName, variables } from './table.ts';
import { parseLiteral } from './tfvars.ts';

/** Where a value came from. */
export interface Source {
  readonly kind: 'environment' | 'file' | 'argument' | 'answer' | 'plan';
  /** For people: `TF_VAR_region`, `terraform.tfvars:3:10`, `-var`, `your answer`, `the saved plan`. */
  readonly text: string;
}

/** A value before its checks, with the place to mend it at. */
export type RawVariable =
  | { readonly source: Source; readonly value: Json }
  /** A text that is no literal where a list was wanted. */
  | { readonly source: Source; readonly text: string; readonly unreadable: string };

/** What was set, by name; of several sources the one that goes before the others. */
export type RawVariables = { readonly [N in VariableName]?: RawVariable };

/** A value typed as text (TF_VAR_…, -var, an answer): that of a list is read as HCL, everything else is taken as it stands. */
export function typed(name: VariableName, text: string, source: Source): RawVariable {
  if (variables[name].type !== 'list') return { source, value: text };
  try {
    return { source, value: parseLiteral(text) };
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    const { line, column, why } = error;
    return { source, text, unreadable: `${line === 1 ? '' : `line ${line}, `}column ${column}: ${why}` };
  }
}

/** A value as someone answered it to the variable's question. */
export function answered(name: VariableName, text: string): RawVariable {
  return typed(name, text, { kind: 'answer', text: 'your answer' });
}

/** Whether nothing was set: null, and the empty text for a variable without default, as the guide's unfilled lines have it. */
export function isUnset(name: VariableName, raw: RawVariable | undefined): boolean {
  if (raw === undefined) return true;
  if ('unreadable' in raw) return false;
  return raw.value === null || (raw.value === '' && variables[name].default === undefined);
}
