import type { Diagnostic } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import { addressed } from '../planner/addressed.ts';
import type { Declarations } from '../planner/declaration.ts';
import type { Plan } from '../planner/model.ts';
import { narrow } from '../planner/narrow.ts';
import type { Draft } from '../planner/plan.ts';
import type { State } from '../state/model.ts';
import { usage } from './usage.ts';

/** What a plan is made for, beside what the variables say. */
export interface Aim {
  /** `-destroy`, `-refresh-only`, or neither. */
  readonly mode: Plan['mode'];
  /** `-target`: only these, and what they need. None: all. */
  readonly targets: readonly string[];
  /** `-replace`: replace these though nothing asks for it. */
  readonly replace: readonly string[];
}

/** To bring about all that the variables say. */
export const WHOLE: Aim = { mode: 'apply', targets: [], replace: [] };

/** What a saved plan was made for. */
export function aimOf({ mode, targets = [], replace = [] }: Plan): Aim {
  return { mode, targets, replace };
}

/** Refuses what contradicts itself. @throws StarterError USAGE */
export function refuseContradiction({ mode, replace }: Aim, refresh: boolean): void {
  if (mode === 'refresh-only' && !refresh) throw usage('-refresh-only looks at AWS, which -refresh=false forbids.');
  if (mode !== 'apply' && replace.length > 0)
    throw usage(`-replace makes anew, which a plan with -${mode} never does.`);
}

/** The addresses that `-replace` names. @throws StarterError ADDRESS_UNKNOWN */
export function replacedBy({ replace }: Aim, { resources }: Declarations): ReadonlySet<string> {
  const declared = resources.map(({ address }) => address);
  return addressed({ option: '-replace', addresses: replace }, declared);
}

/** The draft narrowed to the targets, which it remembers. @throws StarterError ADDRESS_UNKNOWN, USAGE */
export function aimed(draft: Draft, declarations: Declarations, loaded: State, { targets, replace }: Aim): Draft {
  const remembered = { ...(targets.length > 0 ? { targets } : {}), ...(replace.length > 0 ? { replace } : {}) };
  const whole = { ...draft, plan: { ...draft.plan, ...remembered } };
  if (targets.length === 0) return whole;
  const { changes } = draft.plan;
  const meant = addressed({ option: '-target', addresses: targets }, [
    ...Object.keys(loaded.resources),
    ...declarations.resources.map(({ address }) => address),
    ...changes.map(({ address }) => address),
  ]);
  const moved = changes.filter((change) => change.movedFrom !== undefined && meant.has(change.movedFrom));
  const narrowed = narrow(whole, declarations, new Set([...meant, ...moved.map(({ address }) => address)]));
  refuseLostRequests(draft.plan, narrowed.plan);
  return narrowed;
}

/** Refuses a `-replace` of what the targets do without. @throws StarterError USAGE */
function refuseLostRequests({ changes }: Plan, { changes: left, targets = [] }: Plan): void {
  const kept = new Set(left.map(({ address }) => address));
  const [lost] = changes.filter(({ requested, address }) => requested && !kept.has(address));
  if (!lost) return;
  throw usage(
    `-replace asks for ${lost.address}, which -target leaves out: ${targets.join(', ')} can do without it.`,
    `Name it as a target too: ${shellWord(`-target=${lost.address}`)}`,
  );
}

/** What whoever reads a narrowed plan must know. */
export function aimWarnings({ mode, targets = [] }: Plan): Diagnostic[] {
  if (targets.length === 0) return [];
  const rest = {
    apply: 'The rest of what the variables ask for is left out',
    destroy: 'All that depends on them goes with them, and the rest stays',
    'refresh-only': 'What is recorded of the rest stays as it is',
  };
  return [
    {
      code: 'TARGETED',
      summary: 'Resource targeting is in effect',
      detail: `This plan is only for ${targets.join(', ')}, with what must happen before. ${rest[mode]}.`,
      hint: 'That is for mending and for recovering from mistakes, not for every day.',
    },
  ];
}

/** What is left to be done after a narrowed plan was carried out. */
export function aftermathWarnings({ mode, targets = [] }: Plan): Diagnostic[] {
  if (targets.length === 0 || mode !== 'apply') return [];
  return [
    {
      code: 'APPLIED_PARTLY',
      summary: 'Applied changes may be incomplete',
      detail: `Only ${targets.join(', ')} and what ${targets.length === 1 ? 'it needs' : 'they need'} were looked after, so that outputs and resources may differ from what the variables say.`,
      hint: 'See what is left to be done:\nteleport-starter plan',
    },
  ];
}
