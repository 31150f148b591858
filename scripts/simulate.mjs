import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { BUGS, putIn } from './bugs.mjs';

/**
 * Lives random lives and disturbs every call, in virtual time: `npm run simulate -- --seeds 500 --sweep`. Ends with 1 when
 * something went wrong, and prints the command that replays it.
 */
const SCENES = ['apply', 'destroy', 'again', 'replacement', 'to-letsencrypt', 'to-acm'];
const HELP = `npm run simulate -- [what] [--jobs N] [--bug NAME]
  --seeds N [--from M]     N random lives (default 100), from seed M on (default 1)
  --seed N                 one life
  --sweep [--scene NAME]   a disturbance at every call of each scene: ${SCENES.join(', ')}
  --scene NAME --point N   one of them
  --trace                  tell all that happens in a life
  --jobs N                 processes at once (default 2)
  --bug NAME               put a deliberate bug in first: ${Object.keys(BUGS).join(', ')}
  --bugs                   each of them in turn: every one must be caught`;

/** What lives leave behind in a process (those who died wait for ever) slows those that come later. */
const LIVES_OF_A_PROCESS = 250;

const root = fileURLToPath(new URL('..', import.meta.url));
const wish = wished();
const jobs = Number(wish.jobs ?? 2);

if (wish.help) console.log(HELP);
else if (wish.bugs) process.exitCode = await allBugs();
else process.exitCode = (await simulate(wish.bug)).wrong > 0 ? 1 : 0;

/** What the command line asks for; it ends here when that can't be understood. */
function wished() {
  const numbers = ['seeds', 'from', 'seed', 'point', 'jobs'];
  const named = (names, type) => Object.fromEntries(names.map((name) => [name, { type }]));
  const refuse = (why) => {
    console.error(`${why}\n\n${HELP}`);
    process.exit(1);
  };
  let values = {};
  try {
    const options = {
      ...named([...numbers, 'scene', 'bug'], 'string'),
      ...named(['sweep', 'bugs', 'trace', 'help'], 'boolean'),
    };
    ({ values } = parseArgs({ options }));
  } catch (error) {
    refuse(error.message);
  }
  const wrong = numbers.find((name) => values[name] !== undefined && !/^[1-9]\d*$/.test(values[name]));
  if (wrong) refuse(`--${wrong} takes a whole number from 1, got "${values[wrong]}".`);
  if (values.scene !== undefined && !SCENES.includes(values.scene)) refuse(`There is no scene "${values.scene}".`);
  if (values.point !== undefined && values.scene === undefined) refuse('--point needs --scene.');
  if (values.bug !== undefined && !BUGS[values.bug]) refuse(`There is no bug "${values.bug}".`);
  return values;
}

/** Every deliberate bug has to be caught. */
async function allBugs() {
  const missed = [];
  for (const [name, { what }] of Object.entries(BUGS)) {
    const { wrong, first } = await simulate(name, { quiet: true, untilFirst: true });
    console.log(`${wrong > 0 ? 'caught' : 'MISSED'}  ${name}: ${what}${first ? `\n        by ${first}` : ''}`);
    if (wrong === 0) missed.push(name);
  }
  return missed.length > 0 ? 1 : 0;
}

async function simulate(bug, { quiet = false, untilFirst = false } = {}) {
  const say = quiet ? () => undefined : (text) => console.log(text);
  const folder = join(root, 'node_modules', '.simulation', `${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const startedAt = Date.now();
  const tally = {};
  const counts = { lives: 0, points: 0, wrong: 0 };
  let first;
  try {
    const program = await bundled(folder, bug);
    const tasks = tasksOf(untilFirst);
    const next = async () => {
      for (let task = tasks.shift(); task && !(untilFirst && first); task = tasks.shift()) {
        await perform(program, task, (line, end) => {
          counts[line.scene ? 'points' : 'lives']++;
          if (!line.scene && counts.lives % 1_000 === 0) say(`${counts.lives} lives so far`);
          for (const [fault, times] of Object.entries(line.tally ?? {})) tally[fault] = (tally[fault] ?? 0) + times;
          if (line.wrong === undefined) return;
          counts.wrong++;
          first ??= `${nameOf(line)}: ${line.wrong.split('\n').slice(0, 2).join(' ')}`.slice(0, 200);
          say(`${nameOf(line)} went wrong:\n${line.wrong}\nreplay: ${replay(line, bug)}\n`);
          if (untilFirst) end();
        });
      }
    };
    await Promise.all(Array.from({ length: jobs }, next));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  say(`${counts.lives} lives, ${counts.points} disturbed calls, ${counts.wrong} went wrong; ${seconds} s`);
  if (counts.lives > 0)
    say(
      `faults: ${Object.entries(tally)
        .map(([fault, times]) => `${fault} ${times}`)
        .sort()
        .join(', ')}`,
    );
  return { wrong: counts.wrong, first };
}

/** What the processes are to do, each as their arguments. */
function tasksOf(all) {
  const striped = (task) => Array.from({ length: jobs }, (_, at) => task(at));
  if (wish.point) return [['sweep', wish.scene, wish.point, 1e9]];
  if (wish.seed) return [['lives', wish.seed, wish.seed, 1]];
  const from = Number(wish.from ?? 1);
  const count = Number(wish.seeds ?? (all ? 60 : 100));
  const lives = batches(from, count, Math.min(LIVES_OF_A_PROCESS, Math.ceil(count / jobs)));
  const sweepOf = (scene) => striped((at) => ['sweep', scene, 1 + at, jobs]);
  const sweeps = (wish.scene ? [wish.scene] : SCENES).flatMap(sweepOf);
  // What is quick goes first: the first that goes wrong ends it.
  if (all) return [...sweepOf('again'), ...lives, ...sweeps];
  if (!wish.sweep && !wish.scene) return lives;
  return wish.seeds ? [...sweeps, ...lives] : sweeps;
}

/** Seeds in rows of `size`, each for a process of its own. */
function batches(from, count, size) {
  const firsts = Array.from({ length: Math.ceil(count / size) }, (_, at) => from + at * size);
  return firsts.map((first) => ['lives', first, Math.min(first + size, from + count) - 1, 1]);
}

/** Runs one process to its end; `onLine` is called for each line of JSON that it prints. */
function perform(program, task, onLine) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', '--max-semi-space-size=64', program, ...task.map(String)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
          ...(wish.trace ? { SIMULATION_TRACE: '1' } : {}),
        },
      },
    );
    let ended = false;
    const end = () => {
      ended = true;
      child.kill();
    };
    createInterface({ input: child.stdout }).on('line', (line) => ended || onLine(JSON.parse(line), end));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 || ended ? resolve() : reject(new Error(`${task.join(' ')} ended with ${code}`)),
    );
  });
}

function nameOf({ seed, scene, point, fault, call }) {
  if (seed !== undefined) return `seed ${seed}`;
  return fault === undefined ? `${scene}, point ${point}` : `${scene}, ${fault} call ${call}`;
}

function replay({ seed, scene, point }, bug) {
  const which = seed === undefined ? `--scene ${scene} --point ${point}` : `--seed ${seed}`;
  return `npm run simulate -- ${which}${bug ? ` --bug ${bug}` : ''}`;
}

/** The simulator as one file: twice as fast as through the test runner, and nothing that changes meanwhile can get in. */
async function bundled(folder, bug) {
  const outfile = join(folder, 'simulation.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/simulation/main.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    // CommonJS packages ask for Node's modules with it.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    sourcemap: 'inline',
    logLevel: 'error',
    plugins: bug ? [putIn(bug)] : [],
  });
  return outfile;
}
