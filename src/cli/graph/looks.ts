import type { Fate, Graph } from './model.ts';

/** Colours of a box, by background. */
interface Ink {
  readonly fill: string;
  /** Border and sign; readable on `fill`. */
  readonly line: string;
}

/** How a fate is drawn. The sign and the words tell it without the colour. */
export interface Look {
  /** The plan screen's, where it has one. */
  readonly sign: string;
  /** Completes "teleport-starter will …". */
  readonly words: string;
  readonly light: Ink;
  readonly dark: Ink;
}

const GREEN = { light: { fill: '#e3f6e8', line: '#14692b' }, dark: { fill: '#10281a', line: '#56d277' } };
const AMBER = { light: { fill: '#fff1cc', line: '#7d5200' }, dark: { fill: '#2f2408', line: '#e9b949' } };
const VIOLET = { light: { fill: '#f1e6ff', line: '#6d2fc4' }, dark: { fill: '#261a3d', line: '#c3a2f7' } };
const RED = { light: { fill: '#ffe6e3', line: '#b3192b' }, dark: { fill: '#36141a', line: '#ff8a85' } };
const GREY = { light: { fill: '#eff1f4', line: '#59626e' }, dark: { fill: '#1f252d', line: '#98a3b1' } };

/** In the order of the legend. */
export const LOOKS: Readonly<Record<Fate, Look>> = {
  create: { sign: '+', words: 'create', ...GREEN },
  update: { sign: '~', words: 'update in-place', ...AMBER },
  'delete-first': { sign: '-/+', words: 'destroy, then create', ...VIOLET },
  'create-first': { sign: '+/-', words: 'create, then destroy', ...VIOLET },
  delete: { sign: '-', words: 'destroy', ...RED },
  forget: { sign: '.', words: 'forget (stays in AWS)', ...GREY },
  unchanged: { sign: '=', words: 'unchanged', ...GREY },
};

/** The fates that the graph shows, in the order of the legend. */
export function fatesIn({ nodes }: Pick<Graph, 'nodes'>): Fate[] {
  const fates = new Set(nodes.map(({ fate }) => fate));
  return (Object.keys(LOOKS) as Fate[]).filter((fate) => fates.has(fate));
}
