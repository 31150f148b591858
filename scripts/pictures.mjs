// Makes docs/pictures/{plan,apply}.svg from real runs in the sandbox:  node scripts/pictures.mjs
// Or one picture from captured terminal text:  node scripts/pictures.mjs --title '$ some command' --out FILE.svg < captured.txt
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Geometry in pixels. The font's size makes most monospace fonts 8 wide; each run is stretched to its place in the grid besides. */
const CELL = { width: 8, height: 18 };
const FRAME = { bar: 34, left: 18, top: 12, bottom: 16, radius: 10 };

/** ANSI's names by number (30 to 37), with colours that are readable on the window's background. */
const COLOURS = ['#6b7280', '#f47067', '#57ab5a', '#d9a63f', '#6cb6ff', '#c59bf2', '#56c7cf', '#cdd6df'];
const STYLE = `
  .window { fill: #1b2129; stroke: #39424e; }
  .title { fill: #8b97a5; font: 12px ui-sans-serif, system-ui, 'DejaVu Sans', sans-serif; }
  text { fill: #cdd6df; font: 13.3px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
  .bold { font-weight: 700; fill: #ffffff; }
  .dim { fill: #7d8896; }
${COLOURS.map((colour, at) => `  .c${at} { fill: ${colour}; }`).join('\n')}`;

/** Runs of equal style in one line of terminal text: `[{ text, classes }]`. Knows colours, bold and faint; drops all other codes. */
function stylesIn(line) {
  const runs = [];
  let style = { bold: false, dim: false, colour: undefined };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is looked for.
  for (const [, code, other, text] of line.matchAll(/\u001b\[([\d;]*)m|(\u001b\[[?\d;]*[A-Za-z])|([^\u001b]+)/g)) {
    if (other) continue;
    if (text === undefined) {
      for (const number of (code || '0').split(';').map(Number)) style = restyled(style, number);
      continue;
    }
    const classes = [style.bold && 'bold', style.dim && 'dim', style.colour !== undefined && `c${style.colour}`];
    runs.push({ text, classes: classes.filter(Boolean).join(' ') });
  }
  return runs;
}

function restyled(style, code) {
  if (code === 0) return { bold: false, dim: false, colour: undefined };
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, colour: undefined };
  if (code >= 30 && code <= 37) return { ...style, colour: code - 30 };
  if (code >= 90 && code <= 97) return { ...style, colour: code - 90 };
  return style;
}

/** Terminal text as a window. */
function svgOf(title, text) {
  const lines = text.replace(/\r/g, '').replace(/^\n+/, '').trimEnd().split('\n').map(stylesIn);
  const widest = Math.max(...lines.map((runs) => runs.reduce((sum, run) => sum + run.text.length, 0)));
  const width = FRAME.left * 2 + Math.max(widest, 60) * CELL.width;
  const height = FRAME.bar + FRAME.top + lines.length * CELL.height + FRAME.bottom;
  const body = lines
    .map((runs, row) => rowOf(runs, FRAME.bar + FRAME.top + (row + 0.75) * CELL.height))
    .filter(Boolean);
  const buttons = ['#f47067', '#d9a63f', '#57ab5a'].map(
    (fill, at) => `<circle cx="${20 + at * 20}" cy="${FRAME.bar / 2 + 1}" r="6" fill="${fill}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>${STYLE}
</style>
<rect class="window" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="${FRAME.radius}"/>
${buttons.join('')}
<text class="title" x="${width / 2}" y="${FRAME.bar / 2 + 5}" text-anchor="middle">${escaped(title)}</text>
${body.join('\n')}
</svg>
`;
}

function rowOf(runs, y) {
  let column = 0;
  const texts = runs.map(({ text, classes }) => {
    const from = column + (text.length - text.trimStart().length);
    column += text.length;
    const shown = text.trim();
    if (shown === '') return '';
    // Several spaces would count as one: they are written as no-break spaces.
    const x = FRAME.left + from * CELL.width;
    const length = shown.length > 1 ? ` textLength="${shown.length * CELL.width}" lengthAdjust="spacingAndGlyphs"` : '';
    return `<text${classes ? ` class="${classes}"` : ''} x="${x}" y="${y}"${length}>${escaped(shown).replaceAll(' ', '\u00a0')}</text>`;
  });
  return texts.join('');
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
}

/** The first and the last lines of a long text, with a mark between. */
function shortened(text, first, last) {
  const lines = text.trimEnd().split('\n');
  if (lines.length <= first + last + 1) return text;
  const left = lines.length - first - last;
  return [...lines.slice(0, first), `\u001b[2m    ⋮  ${left} more lines\u001b[22m`, ...lines.slice(-last)].join('\n');
}

/** The text from the first line that matches on; the whole when none does. */
function from(pattern, text) {
  const lines = text.split('\n');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is taken away.
  const at = lines.findIndex((line) => pattern.test(line.replace(/\u001b\[[\d;]*m/g, '')));
  return at < 0 ? text : lines.slice(at).join('\n');
}

/** Runs the built program in the sandbox, with colours. */
function teleportStarter(args, cwd, variables) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/teleport-starter'), ...args], {
    cwd,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: cwd,
      FORCE_COLOR: '1',
      TELEPORT_STARTER_SANDBOX: '1',
      ...variables,
    },
  });
  if (status !== 0) throw new Error(`teleport-starter ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

function guideVariables(cwd) {
  const file = readFileSync(join(ROOT, 'test/e2e/data/guide-acm.env'), 'utf8');
  const license = join(cwd, 'license.pem');
  writeFileSync(license, 'LICENSE-CONTENT\n');
  const variables = [...file.matchAll(/^export (\w+)="(.*)"$/gm)].map(([, name, value]) => [name, value]);
  return { ...Object.fromEntries(variables), TF_VAR_license_path: license };
}

function makePictures() {
  const folder = join(ROOT, 'docs/pictures');
  mkdirSync(folder, { recursive: true });
  const cwd = mkdtempSync(join(tmpdir(), 'pictures-'));
  try {
    const variables = guideVariables(cwd);
    const plan = from(/symbols:|following actions/, teleportStarter(['plan'], cwd, variables));
    writeFileSync(join(folder, 'plan.svg'), svgOf('teleport-starter plan', shortened(plan, 24, 8)));
    const apply = from(/^aws_\S+: Creating/, teleportStarter(['apply', '-auto-approve'], cwd, variables));
    writeFileSync(join(folder, 'apply.svg'), svgOf('teleport-starter apply', shortened(apply, 14, 16)));
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

const { values } = parseArgs({ options: { title: { type: 'string' }, out: { type: 'string' } } });
if (values.out) writeFileSync(values.out, svgOf(values.title ?? '', readFileSync(0, 'utf8')));
else makePictures();
