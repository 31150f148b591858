import { createHash } from 'node:crypto';
import type { Diagnostic } from '../../core/errors.ts';
import { escaped } from '../graph/markup.ts';
import { GRAPH_STYLE } from '../graph/style.ts';
import { svgOf } from '../graph/svg.ts';
import { took } from './axis.ts';
import { breakable, timelineSection } from './bars.ts';
import { PAGE_START } from './page-start.ts';
import type { CallCount, Result, ShownOutput, Story } from './story.ts';
import { PAGE_STYLE } from './style.ts';

const STYLE = `${PAGE_STYLE}${GRAPH_STYLE}\n`;

/** Nothing is loaded and nothing runs: the policy allows this one style sheet, by its digest. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** What came of a run, as one page that needs nothing beside itself. */
export function page(story: Story): string {
  const title = `${NOUNS[story.mode]} of ${story.cluster}`;
  return [
    PAGE_START,
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style></head><body><main>`,
    header(title, story),
    failures(story.failures),
    timelineSection(story),
    graphSection(story),
    `<div class="tables">${outputsSection(story.outputs)}${callsSection(story.calls)}</div>`,
    `<footer>Written by teleport-starter v${escaped(story.version)}. This page holds no secrets and loads nothing.</footer>`,
    '</main></body></html>',
    '',
  ].join('\n');
}

const NOUNS = { apply: 'Apply', destroy: 'Destroy', 'refresh-only': 'Refresh' } as const;

/** The sign tells it without the colour. */
const RESULTS: Readonly<Record<Result, string>> = {
  complete: '✓ Complete',
  failed: '✗ Failed',
  stopped: '■ Stopped',
  'broken off': '✗ Broken off',
  'nothing changed': '✓ Nothing changed',
};

function header(title: string, story: Story): string {
  const { created, updated, deleted } = story;
  const sandbox = story.inSandbox ? '<span class="badge sandbox">In the sandbox: nothing real</span>' : '';
  const facts: readonly (readonly [string, string])[] = [
    ['Cluster', story.cluster],
    ['Account', story.account],
    ['Region', story.region],
    ['Began', utc(story.startedAt)],
    ['Took', took(story.elapsedMs)],
    ['Resources', `${created} added, ${updated} changed, ${deleted} destroyed`],
  ];
  return [
    `<header><h1>${escaped(title)}</h1>`,
    `<p><span class="badge ${story.result.replaceAll(' ', '-')}">${RESULTS[story.result]}</span>${sandbox}</p>`,
    `<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>`,
    '</header>',
  ].join('\n');
}

function failures(all: readonly Diagnostic[]): string {
  if (all.length === 0) return '';
  const told = all.map(({ address, summary, code, detail, hint }) => {
    const where = address === undefined ? '' : `<p class="name">${escaped(address)}</p>`;
    const todo = hint === undefined ? '' : `<p class="hint">${escaped(hint)}</p>`;
    return `<div class="failure">${where}<p><strong>${escaped(summary)}</strong> [${escaped(code)}]</p><p>${escaped(detail)}</p>${todo}</div>`;
  });
  return `<section><h2>What went wrong</h2>${told.join('')}</section>`;
}

function graphSection({ graph, caption }: Story): string {
  if (graph.nodes.length === 0) return '';
  const picture = svgOf(graph, caption, { embedded: true });
  return `<section><h2>Plan</h2><div class="scroll" tabindex="0" role="region" aria-label="Graph of the plan">${picture}</div></section>`;
}

function outputsSection(outputs: readonly ShownOutput[]): string {
  if (outputs.length === 0) return '';
  const rows = outputs.map(
    (output) =>
      `<tr><th scope="row" class="name">${breakable(output.name)}</th><td class="value">${outputValue(output)}</td></tr>`,
  );
  return `<section><h2>Outputs</h2><table class="outputs"><tbody>${rows.join('')}</tbody></table></section>`;
}

function outputValue(output: ShownOutput): string {
  if (output.kind === 'sensitive') return '<span class="faint">(sensitive value)</span>';
  const { value } = output;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (!/^https:\/\//.test(text)) return escaped(text);
  return `<a href="${escaped(text)}" rel="noopener noreferrer">${escaped(text)}</a>`;
}

function callsSection(calls: readonly CallCount[]): string {
  if (calls.length === 0) return '';
  const rows = calls.map(
    ({ service, calls: number, repeated }) =>
      `<tr><th scope="row">${escaped(service)}</th><td class="number">${number}</td><td class="number">${repeated}</td></tr>`,
  );
  const head =
    '<th scope="col">Service</th><th scope="col" class="number">Calls</th><th scope="col" class="number">Repeated</th>';
  return `<section><h2>Calls to AWS</h2><table class="calls"><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></section>`;
}

/** `2026-01-31 12:00:03 UTC`. */
function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
