// Makes docs/pictures/{report,graph}.png from real runs in the sandbox:  node scripts/browser-pictures.mjs
// The page and the graph are drawn by Debian's chromium-headless-shell.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROGRAM = join(ROOT, 'bin/teleport-starter');

/** Runs the program in the sandbox with the variables of Teleport's guide. Answers what it printed. */
function starter(cwd, ...args) {
  const license = join(cwd, 'license.pem');
  writeFileSync(license, 'LICENSE-CONTENT\n');
  const file = readFileSync(join(ROOT, 'test/e2e/data/guide-acm.env'), 'utf8');
  const variables = [...file.matchAll(/^export (\w+)="(.*)"$/gm)].map(([, name, value]) => [name, value]);
  const env = { PATH: process.env.PATH, HOME: cwd, ...Object.fromEntries(variables), TF_VAR_license_path: license };
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, '-sandbox', ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

const folder = join(ROOT, 'docs/pictures');
mkdirSync(folder, { recursive: true });
const cwd = mkdtempSync(join(tmpdir(), 'pictures-'));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: ['--no-sandbox'] });
try {
  starter(cwd, 'apply', '-auto-approve', '-report', 'report.html');
  const report = await browser.newPage({ viewport: { width: 1200, height: 1200 } });
  await report.goto(pathToFileURL(join(cwd, 'report.html')).href);
  // The graph below it is a picture of its own.
  const { y } = await report.getByRole('heading', { name: 'Plan', exact: true }).boundingBox();
  await report.screenshot({
    path: join(folder, 'report.png'),
    fullPage: true,
    clip: { x: 0, y: 0, width: 1200, height: y - 16 },
  });

  // A change: with an update, a replacement, a deletion, and much that stays.
  const change = ['-var=teleport_auth_type=oidc', '-var=add_wildcard_route53_record=false'];
  const rule = '-var=allowed_ssh_ingress_cidr_blocks=["203.0.113.0/24"]';
  const svg = starter(cwd, 'graph', '-type=svg', ...change, rule);
  const graph = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  await graph.setContent(`<!doctype html><body style="margin:0">${svg}`);
  await graph.locator('svg').screenshot({ path: join(folder, 'graph.png') });
} finally {
  await browser.close();
  rmSync(cwd, { recursive: true });
}
