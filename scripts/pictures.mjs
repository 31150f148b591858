// Makes docs/pictures/{plan,apply,change}.svg from real runs in the sandbox:  node scripts/pictures.mjs
// The runs are those of a person at a terminal, which tmux plays: it must be installed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

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
  .dim { fill: #8b97a5; }
${COLOURS.map((colour, at) => `  .c${at} { fill: ${colour}; }`).join('\n')}`;

const dim = (text) => `\u001b[2m${text}\u001b[22m`;
const bold = (text) => `\u001b[1m${text}\u001b[22m`;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is taken away.
const plain = (text) => text.replace(/\u001b\[[\d;]*m/g, '');

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

/** Lines of terminal text as a window. `about` is what a screen reader says. */
function svgOf(title, about, lines) {
  const widest = Math.max(...lines.map((line) => plain(line).length));
  const width = FRAME.left * 2 + widest * CELL.width;
  const height = FRAME.bar + FRAME.top + lines.length * CELL.height + FRAME.bottom;
  const body = lines
    .map((line, row) => rowOf(stylesIn(line), FRAME.bar + FRAME.top + (row + 0.75) * CELL.height))
    .filter(Boolean);
  const buttons = ['#f47067', '#d9a63f', '#57ab5a'].map(
    (fill, at) => `<circle cx="${20 + at * 20}" cy="${FRAME.bar / 2 + 1}" r="6" fill="${fill}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(about)}">
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

/** A plan's lines with only the resources of `addresses`, whole; the others are counted. */
function abridged(lines, addresses) {
  const heads = lines.flatMap((line, at) => (/^ {2}# \w+\.\S+ (will|must) be /.test(plain(line)) ? [at] : []));
  const end = lines.findIndex((line) => plain(line).startsWith('Plan: '));
  // A block ends where the next resource begins, or the next group.
  const ends = (from) =>
    lines.findIndex((line, at) => at > from && (heads.includes(at) || plain(line).startsWith('── ')));
  const blocks = heads.map((from) => lines.slice(from, ends(from) < 0 ? end : Math.min(ends(from), end)));
  const shown = addresses.map((address) => {
    const block = blocks.find(([head]) => plain(head).startsWith(`  # ${address} `));
    if (!block) throw new Error(`${address} is not in the plan:\n${lines.join('\n')}`);
    return block;
  });
  const left = blocks.length - shown.length;
  return [
    ...lines.slice(
      0,
      lines.findIndex((line) => plain(line).startsWith('── ')),
    ),
    ...shown.flat(),
    dim(`  ⋮ ${left} more resource${left === 1 ? '' : 's'}`),
    '',
    ...lines.slice(end),
  ];
}

/** A terminal of `columns` × `rows` in `cwd`, with no more in the environment than `env`. */
function openTerminal({ columns, rows, cwd, env }) {
  const name = `pictures-${process.pid}-${columns}`;
  const tmux = (...args) => {
    const { status, stdout, stderr, error } = spawnSync('tmux', ['-u', '-L', name, '-f', '/dev/null', ...args], {
      cwd,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: cwd, LANG: 'C.UTF-8', TERM: 'xterm-256color', ...env },
    });
    if (error) throw error;
    if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`);
    return stdout;
  };
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), 'sh');
  const lines = () => tmux('capture-pane', '-e', '-p', '-S', '-').trimEnd().split('\n');
  return {
    /** Runs a command on an empty screen, which stays when the command has ended: of a pane that dies tmux may lose the last lines. */
    run(command) {
      tmux('respawn-pane', '-k', `${command}; read _`);
      tmux('clear-history');
    },
    type: (text) => tmux('send-keys', text, 'Enter'),
    lines,
    /** The screen, with what has scrolled away, as soon as `pattern` fits it. */
    async shows(pattern) {
      for (let tries = 0; tries < 1_000; tries++) {
        const now = lines();
        if (pattern.test(plain(now.join('\n')))) return now;
        await sleep(20);
      }
      throw new Error(`the terminal never showed ${pattern}:\n${lines().join('\n')}`);
    },
    close: () => tmux('kill-server'),
  };
}

/** The lines from the last one that matches on. */
function from(pattern, lines) {
  const at = lines.findLastIndex((line) => pattern.test(plain(line)));
  if (at < 0) throw new Error(`no line matches ${pattern}:\n${lines.join('\n')}`);
  return lines.slice(at);
}

/** Without the empty lines below. */
function said(lines) {
  return lines.slice(0, lines.findLastIndex((line) => plain(line) !== '') + 1);
}

const typed = (command) => [`${dim('$')} ${bold(command)}`, ''];

async function makePictures(folder, cwd) {
  const save = (name, about, lines) =>
    writeFileSync(join(folder, `${name}.svg`), svgOf('teleport-starter', about, lines));
  const program = `'${process.execPath}' '${join(ROOT, 'bin/teleport-starter')}' -sandbox`;
  const env = { ...guideVariables(cwd), TELEPORT_STARTER_PAGER: 'cat' };
  const narrow = openTerminal({ columns: 80, rows: 50, cwd, env });
  // Wide enough for the longest row of the live view.
  const wide = openTerminal({ columns: 112, rows: 50, cwd, env });
  try {
    // The sandbox's banner goes to stderr.
    narrow.run(`${program} plan 2>/dev/null`);
    const plan = said(await narrow.shows(/^ {2}Not included:.*$/m));
    save('plan', 'teleport-starter plan: 30 to add, 0 to change, 0 to destroy', [
      ...typed('teleport-starter -sandbox plan'),
      ...abridged(plan, [
        'aws_acm_certificate.cert[0]',
        'aws_acm_certificate_validation.cert[0]',
        'aws_iam_role_policy.cluster_s3',
      ]),
    ]);

    wide.run(`${program} apply`);
    await wide.shows(/Enter a value:/);
    wide.type('yes');
    const middle = from(/Enter a value:/, await wide.shows(/✔ Storage[^…]*waiting for the load balancer[^…]*Total/));
    const end = from(/^. Storage/, said(await wide.shows(/^ +tsh login .*$/m)));
    save('apply', 'teleport-starter apply: 30 added, 0 changed, 0 destroyed', [
      ...typed('teleport-starter -sandbox apply'),
      dim('  ⋮ the plan'),
      '',
      ...middle,
      '',
      dim('  ⋮ a moment later'),
      '',
      ...end,
    ]);

    const change = `-var teleport_auth_type=github -var 'allowed_ssh_ingress_cidr_blocks=["203.0.113.0/24"]'`;
    narrow.run(`${program} plan ${change} 2>/dev/null`);
    const changes = said(await narrow.shows(/^ {2}Not included:.*$/m));
    save('change', 'teleport-starter plan of a change: which resources, and why one is replaced', [
      `${dim('$')} ${bold('teleport-starter -sandbox plan -var teleport_auth_type=github \\')}`,
      bold(`    -var 'allowed_ssh_ingress_cidr_blocks=["203.0.113.0/24"]'`),
      '',
      ...abridged(changes, ['aws_instance.cluster', 'aws_security_group_rule.cluster_ingress_ssh']),
    ]);
  } finally {
    narrow.close();
    wide.close();
  }
}

function guideVariables(cwd) {
  const file = readFileSync(join(ROOT, 'test/e2e/data/guide-acm.env'), 'utf8');
  const license = join(cwd, 'license.pem');
  writeFileSync(license, 'LICENSE-CONTENT\n');
  const variables = [...file.matchAll(/^export (\w+)="(.*)"$/gm)].map(([, name, value]) => [name, value]);
  return { ...Object.fromEntries(variables), TF_VAR_license_path: license };
}

const folder = join(ROOT, 'docs/pictures');
mkdirSync(folder, { recursive: true });
const cwd = mkdtempSync(join(tmpdir(), 'pictures-'));
try {
  await makePictures(folder, cwd);
} finally {
  rmSync(cwd, { recursive: true });
}
