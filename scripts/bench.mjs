import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadModule } from './load-module.mjs';

/**
 * Measures the built program and prints a table: start-up against an empty node, size, and, where the emulator is
 * installed, time, memory and AWS calls of the guide's example. Figures to look at: nothing here fails.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'bin/teleport-starter');
const folder = mkdtempSync(join(tmpdir(), 'teleport-starter-bench-'));
const STARTS = 15;
// The SDK's advice on Node's version is not what is measured here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

try {
  const built = run([join(root, 'scripts/build.mjs')]);
  if (built.status !== 0) throw new Error(built.stderr);
  const base = await measureStart();
  for (const node of otherNodes()) await measureStart(node);
  measureSize();
  await measureVirtualTime();
  await measureEmulator(base);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The Nodes in the folder that NODES names, as .ci/run leaves them: `NODES/22/bin/node` and so on. */
function otherNodes() {
  const folder = process.env.NODES;
  return folder === undefined ? [] : readdirSync(folder).map((version) => join(folder, version, 'bin/node'));
}

async function measureStart(node = process.execPath) {
  writeFileSync(join(folder, 'output.json'), await stateOfThirty());
  const cases = {
    'node -e 0': ['-e', '0'],
    '-help': [program, '-help'],
    version: [program, 'version'],
    'output -raw': [program, 'output', '-state=output.json', '-raw', 'key_name'],
  };
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  // In turns, so that a busy moment of the machine hits all alike.
  for (let i = 0; i < STARTS; i++)
    for (const [name, args] of Object.entries(cases)) times[name].push(run(args, {}, node).ms);
  const base = median(times['node -e 0']);
  table(
    [`start, ${versionOf(node)}`, 'ms', 'of node -e 0'],
    Object.entries(times).map(([name, list]) => [
      name,
      median(list).toFixed(0),
      `${(median(list) / base).toFixed(2)}×`,
    ]),
  );
  return base;
}

function versionOf(node) {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
}

function measureSize() {
  const pack = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' });
  const [{ size, unpackedSize, files }] = JSON.parse(pack.stdout);
  table(
    ['package', ''],
    [
      ['packed', `${(size / 1e6).toFixed(2)} MB`],
      ['unpacked', `${(unpackedSize / 1e6).toFixed(2)} MB`],
      ['files', String(files.length)],
    ],
  );
}

/** The guide's example at AWS's own pace: what the order of the steps costs, without waiting for it. */
async function measureVirtualTime() {
  const { timeGuide } = await loadModule('test/simulation/longest-chain.ts');
  const seconds = (ms) => (ms / 1000).toFixed(1);
  // The most it may take, and Terraform's time with the same latencies before the emulator.
  const compared = { apply: ['160', '215'], destroy: ['55', '81'] };
  const rows = (await timeGuide()).map(({ command, ms, chain }) => [
    command,
    `${seconds(ms)} s`,
    ...compared[command].map((figure) => `${figure} s`),
    chain.map(({ address, ms: took }) => `${address} ${seconds(took)}`).join(' → '),
  ]);
  table(['in virtual time', 'took', 'at most', 'Terraform', 'the chain that set it'], rows);
}

/** `base`: milliseconds of `node -e 0` in this run. */
async function measureEmulator(base) {
  const { emulatorInstalled, startEmulator } = await loadModule('test/emulator/emulator.ts');
  if (!emulatorInstalled()) {
    console.log('No emulator (moto_server) is installed: calls, time and memory are left out.');
    return;
  }
  const emulator = await startEmulator();
  const license = join(folder, 'license.pem');
  writeFileSync(license, 'LICENSE-CONTENT\n');
  const env = { ...emulator.env, ...guideVariables(), TF_VAR_license_path: license };
  const calls = () => emulator.log().match(/"(GET|HEAD|POST|PUT|DELETE) [^"]* HTTP\/1\.1" \d{3}/g)?.length ?? 0;
  const rows = [];
  try {
    for (const [name, args, terraform] of [
      ['plan, empty account', ['plan'], '2.7 s, 490 MiB, 15'],
      ['apply, 30 resources', ['apply', '-auto-approve'], '78.8 s, 500 MiB, 185'],
      ['plan, nothing to change', ['plan'], '4.1 s, 618 MiB, 105'],
      ['destroy', ['destroy', '-auto-approve'], '19.7 s, 460 MiB, 162'],
    ]) {
      const before = calls();
      const { ms, peakMib, status, stdout, stderr } = run([program, ...args], env);
      if (status !== 0) throw new Error(`${name} failed:\n${stdout}\n${stderr}`);
      const cells = [`${(ms / 1000).toFixed(2)} s`, `${(ms / base).toFixed(1)}×`, `${peakMib.toFixed(0)} MiB`];
      rows.push([name, ...cells, String(calls() - before), terraform]);
    }
  } finally {
    await emulator.stop();
    table(['on the emulator', 'wall', 'of node -e 0', 'peak memory', 'calls', 'Terraform'], rows);
    console.log('Terraform: 1.11 with AWS provider 5.100, measured once on a machine where `node -e 0` took 0.06 s.');
  }
}

/** Runs node to its end: how long it took, and its peak memory. */
function run(args, env = {}, node = process.execPath) {
  const report = join(folder, 'peak');
  const hook = `data:text/javascript,import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(report)},String(process.resourceUsage().maxRSS)))`;
  const measured = Object.keys(env).length > 0;
  const startedAt = performance.now();
  const ended = spawnSync(node, [...(measured ? ['--import', hook] : []), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, ...env },
  });
  const ms = performance.now() - startedAt;
  return { ...ended, ms, peakMib: measured ? Number(readFileSync(report, 'utf8')) / 1024 : 0 };
}

function guideVariables() {
  const text = readFileSync(join(root, 'test/e2e/data/guide-acm.env'), 'utf8');
  return Object.fromEntries([...text.matchAll(/^export (\w+)="(.*)"$/gm)].map(([, name, value]) => [name, value]));
}

/** As an apply leaves one behind: `output` reads all of it, for the checksum. */
async function stateOfThirty() {
  const { formatState } = await loadModule('src/state/parse.ts');
  const kept = { dependencies: [], owned: true, deposed: [] };
  const resource = { type: 'aws_x', status: 'ready', inputs: { text: 'x'.repeat(800) }, attributes: {}, ...kept };
  const resources = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`aws_x.${at}`, resource]));
  const basis = { stack: 'starter-cluster', account: '123456789012', region: 'us-west-2', salt: '00' };
  return formatState({ lineage: '0'.repeat(32), serial: 1, ...basis, outputs: { key_name: 'k' }, resources });
}

function median(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
}

function table(head, rows) {
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at].length)));
  const line = (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
  console.log([line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), ''].join('\n'));
}
