import type { Caption } from './caption.ts';
import { labelLines } from './label.ts';
import { type Box, type Placed, type Point, place } from './layout.ts';
import { fatesIn, LOOKS } from './looks.ts';
import { escaped } from './markup.ts';
import type { Fate, Graph, Node } from './model.ts';
import { GRAPH_STYLE } from './style.ts';

/** Pixels a character takes at most, in the fonts of the style sheet at their sizes. */
const CHARACTER = { name: 6.8, text: 7.6, title: 10.5 };
const LINE_HEIGHT = 14;
/** Left of a name, where the sign stands. */
const SIGN_WIDTH = 34;
const MARGIN = 20;
const HEADER_HEIGHT = 58;
const LEGEND_HEIGHT = 26;
/** An arrow's length, by which its line ends sooner. */
const HEAD = 7;

/** The whole picture: a file of its own, with its style. `embedded`: within a page that brings GRAPH_STYLE. */
export function svgOf(graph: Graph, caption: Caption, { embedded = false }: { embedded?: boolean } = {}): string {
  const widest = Math.max(10, ...graph.nodes.flatMap(({ name }) => labelLines(name).map((line) => line.length)));
  const placed = place(graph, {
    width: Math.ceil(SIGN_WIDTH + widest * CHARACTER.name + 8),
    heightOf: ({ name }) => 14 + labelLines(name).length * LINE_HEIGHT,
  });
  const least = MARGIN * 2 + Math.max(caption.title.length * CHARACTER.title, caption.subtitle.length * CHARACTER.text);
  const width = Math.ceil(Math.max(placed.width, least));
  const legend = legendOf(graph, width);
  const height = Math.ceil(HEADER_HEIGHT + placed.height + legend.height + MARGIN / 2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="g-title g-desc">`,
    `<title id="g-title">${escaped(caption.title)}</title>`,
    `<desc id="g-desc">${escaped(description(graph, caption))}</desc>`,
    ...(embedded ? [] : [`<style>${GRAPH_STYLE}\n</style>`]),
    `<defs><marker id="g-arrow" viewBox="0 0 10 10" refX="1" refY="5" markerWidth="${HEAD}" markerHeight="${HEAD}" markerUnits="userSpaceOnUse" orient="auto"><path class="g-head" d="M0 0L10 5L0 10z"/></marker></defs>`,
    `<rect class="g-paper" width="${width}" height="${height}"/>`,
    `<text class="g-title" x="${MARGIN}" y="28">${escaped(caption.title)}</text>`,
    `<text class="g-text" x="${MARGIN}" y="48">${escaped(caption.subtitle)}</text>`,
    `<g transform="translate(0 ${HEADER_HEIGHT})">`,
    ...placed.groups.map(({ group, box }) => groupFrame(group, box)),
    ...placed.edges.map(edgePath),
    ...placed.nodes.map(({ node, box }) => nodeBox(node, box)),
    '</g>',
    `<g transform="translate(${MARGIN} ${HEADER_HEIGHT + placed.height})">`,
    ...legend.items,
    '</g>',
    '</svg>',
  ].join('\n');
}

function groupFrame(group: string, box: Box): string {
  const name = `<text class="g-group-name" x="${px(box.x + 10)}" y="${px(box.y + 18)}">${escaped(group)}</text>`;
  return `<g class="g-frame"><rect class="g-group" ${geometry(box)} rx="8"/>${name}</g>`;
}

function nodeBox({ name, fate }: Node, box: Box): string {
  const lines = labelLines(name);
  const top = box.y + (box.height - lines.length * LINE_HEIGHT) / 2 + LINE_HEIGHT - 3;
  const x = box.x + SIGN_WIDTH;
  const spans = lines.map(
    (line, at) => `<tspan x="${px(x)}" y="${px(top + at * LINE_HEIGHT)}">${escaped(line)}</tspan>`,
  );
  return [
    `<g class="g-node g-${fate}"><title>${escaped(`${name}: ${LOOKS[fate].words}`)}</title>`,
    `<rect class="g-box" ${geometry(box)} rx="5"/>`,
    signText(fate, box.x + SIGN_WIDTH / 2, box.y + box.height / 2 + 4),
    `<text class="g-name">${spans.join('')}</text></g>`,
  ].join('');
}

function signText(fate: Fate, x: number, y: number): string {
  return `<text class="g-sign" x="${px(x)}" y="${px(y)}" text-anchor="middle">${LOOKS[fate].sign}</text>`;
}

/** Level where it begins, bends and ends, so that it crosses columns only between them. */
function edgePath({ edge, points }: Placed['edges'][number]): string {
  const [first, ...rest] = points.map((point, at) =>
    at === points.length - 1 ? { ...point, x: point.x - HEAD } : point,
  );
  if (!first) return '';
  let from: Point = first;
  const curves = rest.map((to) => {
    const middle = px((from.x + to.x) / 2);
    const curve = `C${middle} ${px(from.y)} ${middle} ${px(to.y)} ${px(to.x)} ${px(to.y)}`;
    from = to;
    return curve;
  });
  const path = `M${px(first.x)} ${px(first.y)}${curves.join('')}`;
  return `<path class="g-edge g-${edge.until}" d="${path}" marker-end="url(#g-arrow)"/>`;
}

/** Signs and arrows with their meanings, in as many rows as the width asks for. */
function legendOf(graph: Graph, width: number): { readonly items: readonly string[]; readonly height: number } {
  const entries = [
    ...fatesIn(graph).map((fate) => ({ words: LOOKS[fate].words, drawn: legendBox(fate) })),
    ...(['ready', 'exists'] as const)
      .filter((until) => graph.edges.some((edge) => edge.until === until))
      .map((until) => ({ words: ARROWS[until], drawn: legendArrow(until) })),
  ];
  const items: string[] = [];
  let [x, row] = [0, 0];
  for (const { words, drawn } of entries) {
    const room = 40 + words.length * CHARACTER.text + 14;
    if (x > 0 && x + room > width - 2 * MARGIN) [x, row] = [0, row + 1];
    const text = `<text class="g-text" x="42" y="15">${escaped(words)}</text>`;
    items.push(`<g class="g-legend" transform="translate(${px(x)} ${row * LEGEND_HEIGHT})">${drawn}${text}</g>`);
    x += room;
  }
  return { items, height: (row + 1) * LEGEND_HEIGHT };
}

const ARROWS = { ready: 'waits until it is complete', exists: 'waits only until it exists' } as const;

function legendBox(fate: Fate): string {
  const box = geometry({ x: 0, y: 1, width: 34, height: 19 });
  return `<g class="g-chip g-${fate}"><rect class="g-box" ${box} rx="4"/>${signText(fate, 17, 15)}</g>`;
}

function legendArrow(until: 'exists' | 'ready'): string {
  return `<path class="g-edge g-${until}" d="M0 11L${34 - HEAD} 11" marker-end="url(#g-arrow)"/>`;
}

/** The picture in words: what is there and what happens to it. */
function description({ nodes, edges }: Graph, { subtitle }: Caption): string {
  const told = fatesIn({ nodes }).map((fate) => {
    const names = nodes.filter((node) => node.fate === fate).map(({ name }) => name);
    return `${LOOKS[fate].words}: ${names.join(', ')}.`;
  });
  const waits = edges.map(({ from, to }) => `${to} waits for ${from}.`);
  return [subtitle, ...told, ...waits].join(' ');
}

function geometry({ x, y, width, height }: Box): string {
  return `x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}"`;
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
