import { GROUPS } from '../render/groups.ts';
import type { Caption } from './caption.ts';
import { fatesIn, LOOKS } from './looks.ts';
import type { Graph } from './model.ts';

/**
 * The graph as a Mermaid flowchart, as GitHub and GitLab draw it in a Markdown code block. Labels are Markdown to Mermaid: a
 * sign alone would begin a list, which it refuses.
 */
export function mermaidLines({ nodes, edges }: Graph, caption: Caption): string[] {
  const ids = new Map(nodes.map(({ name }, at) => [name, `n${at}`]));
  const groups = GROUPS.filter((group) => nodes.some((node) => node.group === group));
  return [
    '---',
    `title: ${JSON.stringify(caption.title)}`,
    '---',
    'flowchart LR',
    `  accTitle: ${plain(caption.title)}`,
    `  accDescr: ${plain(caption.subtitle)}`,
    ...groups.flatMap((group, at) => [
      `  subgraph g${at}["${group}"]`,
      ...nodes
        .filter((node) => node.group === group)
        .map(({ name, fate }) => `    ${ids.get(name)}["(${LOOKS[fate].sign}) ${text(name)}"]:::${classOf(fate)}`),
      '  end',
    ]),
    ...edges.map(({ from, to, until }) => `  ${ids.get(from)} ${until === 'ready' ? '==>' : '-->'} ${ids.get(to)}`),
    ...fatesIn({ nodes }).map((fate) => {
      const { fill, line } = LOOKS[fate].light;
      return `  classDef ${classOf(fate)} fill:${fill},stroke:${line},color:#111111`;
    }),
    ...legend({ nodes }),
  ];
}

/** Comments: Mermaid has no legend of its own. */
function legend(graph: Pick<Graph, 'nodes'>): string[] {
  return [
    ...fatesIn(graph).map((fate) => `  %% ${LOOKS[fate].sign} ${LOOKS[fate].words}`),
    '  %% ==> waits until it is complete, --> waits only until it exists',
  ];
}

/** Mermaid takes entities by number, between `#` and `;`. */
function text(name: string): string {
  return name.replace(/[^\w .[\]()/-]/gu, (c) => `#${c.codePointAt(0)};`);
}

/** A directive's text ends with its line, or at a semicolon; a terminal would obey control characters. */
function plain(words: string): string {
  return words.replace(/[\p{Cc};]/gu, ' ');
}

/** Names of classes are words. */
function classOf(fate: string): string {
  return fate.replace('-', '_');
}
