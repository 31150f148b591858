import { Graph as Layout, layout } from '@dagrejs/dagre';
import type { Group } from '../render/groups.ts';
import type { Edge, Graph, Node } from './model.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its upper left corner, pixels. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where everything stands; the upper left corner is 0, 0. */
export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly { readonly group: Group; readonly box: Box }[];
  readonly nodes: readonly { readonly node: Node; readonly box: Box }[];
  /** From the middle of one box's right side to that of the other's left. */
  readonly edges: readonly { readonly edge: Edge; readonly points: readonly Point[] }[];
}

export interface Measures {
  /** All boxes are as wide, so that they stand in columns and leave edges a lane between. */
  readonly width: number;
  readonly heightOf: (node: Node) => number;
}

/** Between the members of a group and its border; its name stands above them. */
const PADDING = 10;
const NAME_HEIGHT = 20;
/** Between one group and the next below. */
const GAP = 8;

/** Places the graph from left to right: what waits stands right of what it waits for. */
export function place(graph: Graph, { width, heightOf }: Measures): Placed {
  const drawn = new Layout({ compound: true, directed: true });
  drawn.setGraph({ rankdir: 'LR', nodesep: 10, ranksep: 40, edgesep: 8, marginx: 2 * PADDING, marginy: PADDING });
  const groups = [...new Set(graph.nodes.map(({ group }) => group))];
  for (const group of groups) drawn.setNode(group, {});
  for (const node of graph.nodes) {
    drawn.setNode(node.name, { width, height: heightOf(node) });
    drawn.setParent(node.name, node.group);
  }
  for (const { from, to } of graph.edges) drawn.setEdge(from, to, {});
  layout(drawn);

  const flat = graph.nodes.map((node) => ({ node, box: boxOf(drawn.node(node.name)) }));
  const lower = lowered(groups.map((group) => around(membersOf(group, flat)).y));
  const nodes = flat.map(({ node, box }) => ({ node, box: { ...box, y: lower(box.y) } }));
  const boxes = new Map(nodes.map(({ node, box }) => [node.name, box]));
  const columns = [...new Set(nodes.map(({ box }) => box.x))].map((x) => ({ x, width }));
  const edges = graph.edges.flatMap((edge) => {
    const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
    const bends: readonly Point[] = drawn.edge(edge.from, edge.to).points;
    return from && to
      ? [
          {
            edge,
            points: route(
              from,
              to,
              bends.map(({ x, y }) => ({ x, y: lower(y) })),
              columns,
            ),
          },
        ]
      : [];
  });
  const framed = groups.map((group) => ({ group, box: framing(membersOf(group, nodes)) }));
  const all = around(framed.map(({ box }) => box));
  const lowest = Math.max(all.y + all.height, ...edges.flatMap(({ points }) => points.map(({ y }) => y)));
  return { width: all.x + all.width + PADDING, height: lowest + PADDING, groups: framed, nodes, edges };
}

/** Level past each column on the way, at the height where dagre has kept a place for it; it turns in the lanes between them. */
function route(from: Box, to: Box, bends: readonly Point[], columns: readonly Pick<Box, 'x' | 'width'>[]): Point[] {
  const [start, end] = [from.x + from.width, to.x];
  const passed = columns
    .filter(({ x, width }) => x >= start && x + width <= end)
    .sort((a, b) => a.x - b.x)
    .flatMap(({ x, width }) => {
      const bend = bends.find((point) => point.x >= x && point.x <= x + width);
      return bend
        ? [
            { x, y: bend.y },
            { x: x + width, y: bend.y },
          ]
        : [];
    });
  return [{ x: start, y: from.y + from.height / 2 }, ...passed, { x: end, y: to.y + to.height / 2 }];
}

/** Makes room for the groups' names: what lies below the top of a group moves down, and nothing comes nearer to anything. */
function lowered(tops: readonly number[]): (y: number) => number {
  return (y) => y + (NAME_HEIGHT + GAP) * tops.filter((top) => top <= y).length;
}

function membersOf(group: Group, nodes: Placed['nodes']): Box[] {
  return nodes.filter(({ node }) => node.group === group).map(({ box }) => box);
}

function framing(members: readonly Box[]): Box {
  const { x, y, width, height } = around(members);
  return {
    x: x - PADDING,
    y: y - PADDING - NAME_HEIGHT,
    width: width + 2 * PADDING,
    height: height + 2 * PADDING + NAME_HEIGHT,
  };
}

/** The smallest box around all; of none an empty one. */
function around(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** dagre tells middles. Its declarations don't resolve under Node's rules, so that what it answers has no type. */
function boxOf({ x, y, width, height }: Box): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}
