import type { ExitCode } from '../exit.ts';
import { type Caption, captionOf } from '../graph/caption.ts';
import { dotLines } from '../graph/dot.ts';
import { graphOf } from '../graph/from-plan.ts';
import { mermaidLines } from '../graph/mermaid.ts';
import type { Graph } from '../graph/model.ts';
import { planToDraw } from '../graph/plan-to-draw.ts';
import type { Io } from '../io.ts';
import type { GraphOptions, GraphType } from '../options.ts';
import { showWarnings } from '../show-plan.ts';
import { usage } from '../usage.ts';

/** Plans, and draws what came of it on stdout. Takes no lock and writes nothing. */
export async function run(options: GraphOptions, io: Io): Promise<ExitCode> {
  if (options.json && options.type !== undefined) {
    throw usage(`-json prints the graph as data, -type=${options.type} as a picture: one of them.`);
  }
  const { planned, cluster, warnings } = await planToDraw(options, io);
  const { draft, declarations } = planned;
  showWarnings(warnings, options, io);
  const graph = graphOf(draft, declarations.resources);
  const drawn = options.json
    ? JSON.stringify(graphAsJson(graph))
    : await draw(options.type ?? 'mermaid', graph, captionOf(draft.plan, cluster));
  io.stdout.write(`${drawn}\n`);
  return 0;
}

/** The version of graphs as JSON; grows when a member changes its meaning or goes, not when one is added. */
const GRAPH_JSON_VERSION = 1;

function graphAsJson(graph: Graph) {
  return { version: GRAPH_JSON_VERSION, type: 'graph', ...graph };
}

/** The layout for SVG is loaded only when it is used. */
async function draw(type: GraphType, graph: Graph, caption: Caption): Promise<string> {
  switch (type) {
    case 'mermaid':
      return mermaidLines(graph, caption).join('\n');
    case 'dot':
      return dotLines(graph, caption).join('\n');
    case 'svg': {
      const { svgOf } = await import('../graph/svg.ts');
      return svgOf(graph, caption);
    }
  }
}
