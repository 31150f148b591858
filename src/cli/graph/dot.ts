import { GROUPS } from '../render/groups.ts';
import type { Caption } from './caption.ts';
import { fatesIn, LOOKS } from './looks.ts';
import type { Graph } from './model.ts';

/** The graph in Graphviz's language: `dot -Tpng` draws it. */
export function dotLines({ nodes, edges }: Graph, { title, subtitle }: Caption): string[] {
  const groups = GROUPS.filter((group) => nodes.some((node) => node.group === group));
  const legend = fatesIn({ nodes }).map((fate) => `${LOOKS[fate].sign} ${LOOKS[fate].words}`);
  const below = `${legend.join('    ')}\nbold: waits until it is complete, thin: waits only until it exists`;
  return [
    'digraph {',
    `  graph [rankdir=LR, labelloc=t, fontname="sans-serif", label=${quoted(`${title}\n${subtitle}\n${below}`)}]`,
    '  node [shape=box, style="rounded,filled", fontname="monospace", fontsize=11]',
    ...groups.flatMap((group, at) => [
      `  subgraph cluster_${at} {`,
      `    label=${quoted(group)}`,
      ...nodes
        .filter((node) => node.group === group)
        .map(({ name, fate }) => {
          const { sign, light } = LOOKS[fate];
          return `    ${quoted(name)} [label=${quoted(`${sign} ${name}`)}, fillcolor="${light.fill}", color="${light.line}"]`;
        }),
      '  }',
    ]),
    ...edges.map(
      ({ from, to, until }) => `  ${quoted(from)} -> ${quoted(to)}${until === 'ready' ? ' [style=bold]' : ''}`,
    ),
    '}',
  ];
}

/** A quoted text of DOT; a backslash would begin an escape, and a terminal would obey control characters. */
function quoted(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `"${escaped.replace(/\p{Cc}/gu, ' ')}"`;
}
