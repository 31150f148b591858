import { MONOSPACE, SANS } from '../graph/style.ts';

/** The page's style sheet. Every colour has at least 4.5:1 against what it stands on. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f8f9fb; --text: #1b2129; --faint: #4b5563; --rim: #d3d8df; --link: #0b57c2;
  --bar: #8fa1b7; --bar-wait: #dbe2ea; --path: #0b57c2; --path-wait: #bcd5fb; --failed: #b3192b; --failed-wait: #f6bfc3;
  --good: #14692b; --good-panel: #e3f6e8; --bad-panel: #ffe6e3; --stopped: #7d5200; --stopped-panel: #fff1cc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #11161c; --panel: #171d25; --text: #e4e9ef; --faint: #aeb8c4; --rim: #3a4450; --link: #82b4ff;
    --bar: #7d8fa6; --bar-wait: #303b48; --path: #5c9dff; --path-wait: #1f3d69; --failed: #ff8a85; --failed-wait: #5b232b;
    --good: #56d277; --good-panel: #10281a; --bad-panel: #36141a; --stopped: #e9b949; --stopped-panel: #2f2408;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--text); font: 15px/1.5 ${SANS}; }
main { max-width: 1280px; margin: 0 auto; padding: 24px; }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 36px 0 8px; }
p { margin: 6px 0; }
a { color: var(--link); overflow-wrap: anywhere; }
code, .name, .value { font-family: ${MONOSPACE}; font-size: 13px; overflow-wrap: anywhere; }
.faint { color: var(--faint); }
.badge { display: inline-block; border-radius: 6px; padding: 3px 10px; font-weight: 600; margin-bottom: 12px; }
.complete, .nothing-changed { color: var(--good); background: var(--good-panel); }
.failed, .broken-off { color: var(--failed); background: var(--bad-panel); }
.stopped { color: var(--stopped); background: var(--stopped-panel); }
.sandbox { color: var(--faint); background: var(--panel); margin-left: 8px; }
.facts { display: flex; flex-wrap: wrap; gap: 10px 32px; margin: 0; }
.facts dt { color: var(--faint); font-size: 13px; }
.facts dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.failure { border-left: 4px solid var(--failed); background: var(--bad-panel); border-radius: 0 6px 6px 0; padding: 10px 14px; margin: 10px 0; overflow-wrap: anywhere; }
.failure .name { color: var(--failed); font-weight: 600; }
.hint { white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; color: var(--faint); font-size: 13px; font-weight: 600; }
th, td { padding: 4px 10px 4px 0; border-bottom: 1px solid var(--rim); vertical-align: middle; overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; padding-left: 10px; padding-right: 0; }
.timeline { table-layout: fixed; min-width: 640px; }
.wide { overflow-x: auto; }
.timeline td, .timeline th { padding-top: 2px; padding-bottom: 2px; }
.timeline .resource { width: 36%; }
.timeline .time { width: 76px; }
.timeline .name { font-weight: 400; display: block; padding-left: 2ch; text-indent: -2ch; line-height: 1.35; color: var(--text); }
.timeline .time { font-size: 13px; }
.timeline .lane { padding: 0; }
.lane svg { display: block; width: 100%; height: 24px; }
.axis svg { height: 22px; }
.sign { display: inline-block; width: 2ch; text-indent: 0; font-weight: 700; color: var(--faint); }
.on-path .name { font-weight: 700; }
.on-path .sign, .on-path .mark { color: var(--path); }
.broken .sign, .broken .time { color: var(--failed); font-weight: 700; }
.tick { stroke: var(--rim); }
.tick-label { fill: var(--faint); font: 12px ${SANS}; }
.before { stroke: var(--faint); stroke-dasharray: 1 4; }
.whole { fill: var(--bar-wait); stroke: var(--bar); stroke-width: 1.5; }
.work { fill: var(--bar); }
.on-path .whole { fill: var(--path-wait); stroke: var(--path); }
.on-path .work { fill: var(--path); }
.broken .whole { fill: var(--failed-wait); stroke: var(--failed); }
.broken .work { fill: var(--failed); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 8px 0; padding: 0; list-style: none; color: var(--faint); font-size: 13px; }
.legend svg { width: 36px; height: 14px; vertical-align: -2px; margin-right: 6px; }
.legs { margin: 8px 0; padding-left: 24px; }
.scroll { overflow-x: auto; border: 1px solid var(--rim); border-radius: 8px; }
.scroll svg { display: block; width: 100%; min-width: 1080px; height: auto; }
.tables { display: flex; flex-wrap: wrap; gap: 0 48px; }
.tables section { flex: 1 1 320px; min-width: 0; }
footer { margin-top: 40px; color: var(--faint); font-size: 13px; }
`;
