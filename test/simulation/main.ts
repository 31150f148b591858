import { randomLife, type Tally } from './life.ts';
import { sweep } from './sweep.ts';

/**
 * One of the processes that scripts/simulate.mjs starts. `lives FROM TO EACH`: the seeds from FROM, every EACH-th, to TO.
 * `sweep SCENE FROM EACH`: the points of a sweep,
 * from the FROM-th, every EACH-th. Prints a line of JSON for each; with SIMULATION_TRACE also all that
 * happens in a life, to stderr.
 */
const trace = process.env.SIMULATION_TRACE ? (text: string) => process.stderr.write(`${text}\n`) : undefined;
/** What is being lived. When nobody who could go on is left, Node ends the process, and says nothing of where it was. */
let underWay: object | undefined;
process.on('exit', (code) => {
  if (!underWay || code !== 0) return;
  print({ ...underWay, wrong: 'it hangs: all wait, and nothing will ever come' });
  process.exitCode = 0;
});
const [what, ...rest] = process.argv.slice(2);
if (what === 'lives') await lives(...(rest.map(Number) as [number, number, number]));
else await points(rest[0] ?? '', Number(rest[1]), Number(rest[2]));

async function lives(from: number, to: number, each: number): Promise<void> {
  for (let seed = from; seed <= to; seed += each) {
    const tally: Tally = {};
    underWay = { seed, tally };
    const wrong = await randomLife(seed, tally, trace).then(
      () => ({}),
      (error: Error) => ({ wrong: error.stack ?? error.message }),
    );
    underWay = undefined;
    print({ seed, tally, ...wrong });
  }
}

async function points(scene: string, from: number, each: number): Promise<void> {
  underWay = { scene, point: from };
  for await (const point of sweep(scene, from, each)) {
    print(point);
    underWay = { scene, point: point.point + each };
  }
  underWay = undefined;
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
