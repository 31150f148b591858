import { LOOKS } from './looks.ts';

/** Fonts that are there without a network. Widths are reckoned for the widest of them. */
export const MONOSPACE = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
export const SANS = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

/** The picture's style sheet. No variables and no newer syntax: viewers outside of browsers know neither. */
export const GRAPH_STYLE = `
.g-title { font: 600 15px ${SANS}; }
.g-text { font: 12px ${SANS}; }
.g-name { font: 11px ${MONOSPACE}; white-space: pre; }
.g-sign { font: 700 13px ${MONOSPACE}; white-space: pre; }
.g-group-name { font: 600 12px ${SANS}; }
.g-edge { fill: none; }
.g-exists { stroke-width: 1; stroke-dasharray: 4 3; }
.g-ready { stroke-width: 1.6; }
.g-box { stroke-width: 1.2; }
${inked('light', { paper: '#ffffff', text: '#1b2129', faint: '#4b5563', group: '#f8f9fb', rim: '#c6ccd4', edge: '#6b7684' })}
@media (prefers-color-scheme: dark) {
${inked('dark', { paper: '#11161c', text: '#e4e9ef', faint: '#aeb8c4', group: '#171d25', rim: '#3a4450', edge: '#8592a2' })}
}`;

interface Surroundings {
  readonly paper: string;
  readonly text: string;
  readonly faint: string;
  readonly group: string;
  readonly rim: string;
  readonly edge: string;
}

function inked(scheme: 'light' | 'dark', { paper, text, faint, group, rim, edge }: Surroundings): string {
  return [
    `.g-paper { fill: ${paper}; }`,
    `.g-title, .g-name, .g-group-name { fill: ${text}; }`,
    `.g-text { fill: ${faint}; }`,
    `.g-group { fill: ${group}; stroke: ${rim}; }`,
    `.g-edge { stroke: ${edge}; }`,
    `.g-head { fill: ${edge}; }`,
    ...Object.entries(LOOKS).flatMap(([fate, look]) => [
      `.g-${fate} .g-box { fill: ${look[scheme].fill}; stroke: ${look[scheme].line}; }`,
      `.g-${fate} .g-sign { fill: ${look[scheme].line}; }`,
    ]),
  ].join('\n');
}
