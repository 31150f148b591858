import type { StepVerb } from '../../executor/events.ts';
import { escaped } from '../graph/markup.ts';
import { type Tick, ticks, took } from './axis.ts';
import type { Story } from './story.ts';
import type { Bar } from './timeline.ts';

/** The plan screen's. */
const SIGNS: Readonly<Record<StepVerb, string>> = { create: '+', update: '~', delete: '-', forget: '.' };

/** The timeline: a row with a bar for each step, in the order in which they began. */
export function timelineSection(story: Pick<Story, 'bars' | 'longestPath' | 'startedAt' | 'elapsedMs'>): string {
  const { bars, startedAt, elapsedMs } = story;
  if (bars.length === 0) return '';
  const onPath = new Set(story.longestPath.map(({ key }) => key));
  const scale = { startedAt, elapsedMs, ticks: ticks(elapsedMs) };
  return [
    '<section><h2>Timeline</h2>',
    legend(bars),
    '<div class="wide" tabindex="0" role="region" aria-label="Timeline"><table class="timeline"><thead><tr>',
    '<th class="resource" scope="col">Resource</th>',
    `<th class="lane axis" scope="col">${axis(scale.ticks)}</th>`,
    '<th class="time number" scope="col">Start</th><th class="time number" scope="col">Took</th>',
    '</tr></thead><tbody>',
    ...bars.map((bar) => row(bar, onPath.has(bar.key), scale)),
    '</tbody></table></div>',
    pathList(story),
    '</section>',
  ].join('\n');
}

interface Scale {
  readonly startedAt: number;
  readonly elapsedMs: number;
  readonly ticks: readonly Tick[];
}

function row(bar: Bar, isOnPath: boolean, scale: Scale): string {
  const broken = bar.outcome === 'failed' ? ' broken' : '';
  const mark = isOnPath ? ' <span class="mark" title="on the longest path">◆</span>' : '';
  const sign = bar.outcome === 'failed' ? '✗' : SIGNS[bar.verb];
  const which = bar.isDeposed ? ' <span class="faint">(replaced object)</span>' : '';
  return [
    `<tr class="${isOnPath ? 'on-path' : 'off-path'}${broken}">`,
    `<th class="resource" scope="row"><span class="name"><span class="sign">${sign}</span>${breakable(bar.address)}${which}${mark}</span></th>`,
    ...(bar.span
      ? spanCells(bar, bar.span, scale)
      : [`<td class="faint" colspan="3">${escaped(whyNotStarted(bar))}</td>`]),
    '</tr>',
  ].join('');
}

function spanCells(bar: Bar, { from, to }: { from: number; to: number }, scale: Scale): string[] {
  const at = (moment: number) => percent(moment - scale.startedAt, scale.elapsedMs);
  const piece = (name: string, a: number, b: number) =>
    `<rect class="${name}" x="${at(a)}%" y="5" width="${percent(b - a, scale.elapsedMs)}%" height="14"/>`;
  const lane = [
    `<svg role="img" aria-label="${escaped(spoken(bar, from, to, scale))}"><title>${escaped(spoken(bar, from, to, scale))}</title>`,
    ...scale.ticks.map(
      (tick) => `<line class="tick" x1="${round(tick.percent)}%" x2="${round(tick.percent)}%" y1="0" y2="24"/>`,
    ),
    ...(from > scale.startedAt ? [`<line class="before" x1="0" x2="${at(from)}%" y1="12" y2="12"/>`] : []),
    piece('whole', from, to),
    ...workIn(bar, from, to).map((part) => piece('work', part.from, part.to)),
    '</svg>',
  ];
  const length = took(to - from);
  return [
    `<td class="lane">${lane.join('')}</td>`,
    `<td class="time number">${took(from - scale.startedAt)}</td>`,
    `<td class="time number">${bar.outcome === 'under way' ? 'stopped' : length}</td>`,
  ];
}

/** The parts of a step in which nothing is waited for. */
function workIn({ waits }: Bar, from: number, to: number): { from: number; to: number }[] {
  const starts = [from, ...waits.map((wait) => wait.to)];
  const ends = [...waits.map((wait) => wait.from), to];
  return starts.map((start, at) => ({ from: start, to: ends[at] ?? to })).filter((part) => part.to > part.from);
}

function spoken(bar: Bar, from: number, to: number, { startedAt }: Scale): string {
  const waits = bar.waits.map((wait) => `${took(wait.to - wait.from)} waiting for ${wait.what}`);
  const outcome = { done: 'done', failed: 'failed', 'under way': 'stopped', 'not started': 'not started' }[bar.outcome];
  const span = `${bar.verb} ${bar.address}: from ${took(from - startedAt)} to ${took(to - startedAt)}, ${outcome}`;
  return [span, ...waits].join('; ');
}

function whyNotStarted({ because }: Bar): string {
  return because === undefined ? 'not started' : `not started, since ${because} failed`;
}

function axis(all: readonly Tick[]): string {
  const labels = all.map(({ percent: at, label }) => {
    const anchor = at < 5 ? 'start' : at > 92 ? 'end' : 'middle';
    return `<text class="tick-label" x="${round(at)}%" y="15" text-anchor="${anchor}">${label}</text>`;
  });
  return `<svg role="img" aria-label="Seconds since the start">${labels.join('')}</svg>`;
}

function legend(bars: readonly Bar[]): string {
  const sample = (name: string, parts: string) => `<svg class="${name}" aria-hidden="true">${parts}</svg>`;
  const whole = '<rect class="whole" x="1" y="1" width="34" height="12"/>';
  const half = `${whole}<rect class="work" x="1" y="1" width="17" height="12"/>`;
  const items = [
    `${sample('off-path', half)}at work, then waiting for AWS`,
    `<span class="on-path">${sample('on-path', half)}</span>◆ on the longest path`,
    `${sample('off-path', '<line class="before" x1="0" x2="36" y1="7" y2="7"/>')}waits for other resources`,
    ...(bars.some(({ outcome }) => outcome === 'failed')
      ? [`<span class="broken">${sample('broken', half)}</span>✗ failed`]
      : []),
  ];
  return `<ul class="legend">${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

/** The longest path in words: what to look at for a faster run. */
function pathList({ longestPath, bars }: Pick<Story, 'longestPath' | 'bars'>): string {
  const byKey = new Map(bars.map((bar) => [bar.key, bar]));
  const legs = longestPath.flatMap((leg) => {
    const bar = byKey.get(leg.key);
    return bar
      ? [`<li><span class="name">${SIGNS[bar.verb]} ${breakable(bar.address)}</span> ${took(leg.to - leg.from)}</li>`]
      : [];
  });
  const [first, last] = [longestPath[0], longestPath.at(-1)];
  if (!first || !last) return '';
  return [
    `<h2>Longest path: ${took(last.to - first.from)}</h2>`,
    '<p class="faint">The run could not end sooner than this chain, each of which waited for the one before it.</p>',
    `<ol class="legs">${legs.join('')}</ol>`,
  ].join('\n');
}

/** A name that may be broken where its words end. */
export function breakable(name: string): string {
  return escaped(name).replace(/[._]/g, '$&<wbr>');
}

function percent(part: number, whole: number): number {
  return whole > 0 ? round((Math.max(0, part) / whole) * 100) : 0;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
