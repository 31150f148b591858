import type { Change, Plan } from '../../planner/model.ts';
import type { Draft } from '../../planner/plan.ts';
import { type Charge, chargesOf, ITEMS, type Item, isCharged } from './charges.ts';
import { PRICES_DATE, PRICES_SOURCE } from './prices.ts';

/** What the estimate leaves out: it depends on use, or on the image. */
function notIncluded(items: readonly EstimatedItem[]): string[] {
  // What a load balancer's traffic uses.
  const units = items.some(({ item }) => item === 'load balancer') ? ['LCUs'] : [];
  return ['traffic', ...units, 'disk', 'stored data', 'backups', 'requests', 'taxes'];
}

/** What one kind of charge costs a month, in US dollars, before and after the plan. */
export interface EstimatedItem {
  readonly item: Item;
  /** What is charged: instance types, or how many. Empty: none. */
  readonly of: { readonly before: string; readonly after: string };
  readonly before: number;
  readonly after: number;
}

/** What the deployment costs a month before and after the plan, used or not; or why that can't be said. */
export type Cost =
  | {
      readonly kind: 'estimate';
      readonly currency: 'USD';
      readonly before: number;
      readonly after: number;
      readonly items: readonly EstimatedItem[];
      readonly prices: { readonly date: string; readonly source: readonly string[] };
      readonly notIncluded: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** What a plan was made from. A saved plan has lost it. */
export type Origin = Pick<Draft, 'state' | 'desired'>;

interface Sides<T> {
  readonly before: T;
  readonly after: T;
}

/**
 * The monthly cost of what the state records and of what it will record. `undefined` when nothing there costs anything, or when
 * the plan alone doesn't tell (it holds only differences): without `origin` that is every plan but one that only creates or
 * only destroys what costs.
 */
export function costOf(plan: Plan, origin?: Origin): Cost | undefined {
  const sides = origin ? recordedSides(plan, origin) : toldSides(plan);
  if (!sides || sides.before.length + sides.after.length === 0) return undefined;
  const missing = [...sides.after, ...sides.before].find((charge) => charge.usd === undefined);
  if (missing) return { kind: 'unknown', why: whyUnknown(missing, plan.basis.region) };
  const items = ITEMS.flatMap((item) => itemOf(item, sides));
  return {
    kind: 'estimate',
    currency: 'USD',
    before: inCents(items.reduce((sum, item) => sum + item.before, 0)),
    after: inCents(items.reduce((sum, item) => sum + item.after, 0)),
    items,
    prices: { date: PRICES_DATE, source: PRICES_SOURCE },
    notIncluded: notIncluded(items),
  };
}

/** Both sides from what is recorded and what is wished. What a plan narrowed by -target leaves out stays as it is. */
function recordedSides(plan: Plan, { state, desired }: Origin): Sides<Charge[]> {
  const { region } = plan.basis;
  const changes = new Map(plan.changes.filter((c) => c.deposed === undefined).map((c) => [c.address, c]));
  const addresses = [...new Set([...Object.keys(state.resources), ...changes.keys()])];
  const charges = addresses.map((address): Sides<Charge[]> => {
    const change = changes.get(address);
    const entry = state.resources[address];
    // One that an interrupted create has left has its id already.
    const stands = entry?.id !== undefined && change?.action !== 'forget';
    const before = stands ? chargesOf(entry.type, entry.inputs, region) : [];
    const wish = isMade(change) ? desired.get(address) : undefined;
    if (change && wish) return { before, after: chargesOf(change.type, wish, region) };
    return { before, after: change?.action === 'delete' ? [] : before };
  });
  const all = [...charges, ...leftSides(plan, state)];
  return { before: all.flatMap((c) => c.before), after: all.flatMap((c) => c.after) };
}

/** What an earlier run has replaced and left is charged until the plan ends it. */
function leftSides(plan: Plan, state: Origin['state']): Sides<Charge[]>[] {
  const actions = new Map(plan.changes.map((c) => [`${c.address} ${c.deposed}`, c.action]));
  return Object.entries(state.resources).flatMap(([address, { type, deposed }]) =>
    deposed.map(({ id, inputs }): Sides<Charge[]> => {
      const action = actions.get(`${address} ${id}`);
      const before = action === 'forget' ? [] : chargesOf(type, inputs, plan.basis.region);
      return { before, after: action === 'delete' ? [] : before };
    }),
  );
}

/** Both sides from the plan's own words, if it says all. */
function toldSides(plan: Plan): Sides<Charge[]> | undefined {
  const changes = plan.changes.filter((c) => isCharged(c.type) && c.action !== 'forget' && !isGone(c));
  if (!changes.every(saysAll)) return undefined;
  const told = (action: Change['action'], side: keyof Sides<unknown>) =>
    changes
      .filter((change) => change.action === action)
      .flatMap((change) => chargesOf(change.type, inputsOf(change, side), plan.basis.region));
  return { before: told('delete', 'before'), after: told('create', 'after') };
}

/** Of what an interrupted run has left, a plan doesn't tell what it was made from. */
function saysAll({ action, deposed, resumes }: Change): boolean {
  return deposed === undefined && !resumes && (action === 'create' || action === 'delete');
}

function isGone({ deposed, action }: Change): boolean {
  return deposed !== undefined && action === 'no-op';
}

function inputsOf(change: Change, side: keyof Sides<unknown>): Record<string, unknown> {
  return Object.fromEntries(
    change.inputs.flatMap((input) => {
      const shown = input[side];
      return shown.kind === 'value' ? [[input.name, shown.value]] : [];
    }),
  );
}

function isMade(change: Change | undefined): boolean {
  return change?.action === 'create' || change?.action === 'update' || change?.action === 'replace';
}

function itemOf(item: Item, sides: Sides<Charge[]>): EstimatedItem[] {
  const [before, after] = [sides.before, sides.after].map((charges) => charges.filter((c) => c.item === item));
  if (!before || !after || before.length + after.length === 0) return [];
  return [{ item, of: { before: named(before), after: named(after) }, before: sumOf(before), after: sumOf(after) }];
}

/** `t3.micro`, `2 t3.micro`, or how many. */
function named(charges: readonly Charge[]): string {
  const kinds = charges.flatMap(({ of }) => (typeof of === 'string' ? [of] : []));
  if (kinds.length > 0) return [...new Set(kinds)].map((kind) => countedKind(kind, kinds)).join(', ');
  const count = charges.reduce((sum, { of }) => sum + Number(of), 0);
  return count === 0 ? '' : String(count);
}

function countedKind(kind: string, kinds: readonly string[]): string {
  const count = kinds.filter((other) => other === kind).length;
  return count === 1 ? kind : `${count} ${kind}`;
}

function sumOf(charges: readonly Charge[]): number {
  return inCents(charges.reduce((sum, { usd = 0 }) => sum + usd, 0));
}

function inCents(usd: number): number {
  return Math.round(usd * 100) / 100;
}

function whyUnknown({ item, of }: Charge, region: string): string {
  const what = item === 'instance' ? `${of} in ${region}` : region;
  return `the price table of ${PRICES_DATE} doesn't have ${what}`;
}
