import type { Edge } from './model.ts';

/** The edges without those that others imply: who waits for B need not be told to wait for A when B has waited for as much of A. */
export function withoutImplied(edges: readonly Edge[]): Edge[] {
  const from = new Map<string, Edge[]>();
  for (const edge of edges) from.set(edge.from, [...(from.get(edge.from) ?? []), edge]);
  const leadsTo = (start: string, end: string, seen: Set<string>): boolean => {
    if (seen.has(start)) return false;
    seen.add(start);
    return (from.get(start) ?? []).some(({ to }) => to === end || leadsTo(to, end, seen));
  };
  return edges.filter((edge) => {
    const besides = (from.get(edge.from) ?? []).filter(
      (other) => other.to !== edge.to && (other.until === 'ready' || edge.until === 'exists'),
    );
    return !besides.some(({ to }) => leadsTo(to, edge.to, new Set([edge.from])));
  });
}
