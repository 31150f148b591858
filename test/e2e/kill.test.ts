import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { emulatorWanted } from '../emulator/emulator.ts';
import { seeded } from '../simulation/seeded.ts';
import { Deployment, type Moment } from './deployment.ts';
import { type Ended, type Reference, referenceSnapshot } from './run.ts';

/** How often each command is killed. The long proof: KILL_MOMENTS=50. */
const MOMENTS = Number(process.env.KILL_MOMENTS ?? 4);
/** Decides when. A failure is repeated, as well as time allows, with the seed in its name. */
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);

const random = seeded(SEED);

/**
 * Shares of an undisturbed run in percent of its calls to AWS: random, one in each of as many equal parts as there are
 * moments. The first is within the first percent, which stands for the time before any call.
 */
function shares(): [apply: number, destroy: number][] {
  return Array.from({ length: MOMENTS }, (_, at) => {
    const share = () => Number((at === 0 ? random() : (100 * (at + random())) / MOMENTS).toFixed(2));
    return [share(), share()];
  });
}

const STARTING_MS = 200;
const BETWEEN_CALLS_MS = 20;

function momentAt(percent: number, ofCalls: number): Moment {
  if (percent < 1) return { calls: 0, thenMs: percent * STARTING_MS };
  const calls = (ofCalls * percent) / 100;
  return { calls: Math.floor(calls), thenMs: (calls % 1) * BETWEEN_CALLS_MS };
}

interface Kill {
  readonly command: 'apply' | 'destroy';
  /** Where it met the run. */
  readonly phase: 'starting' | 'planning' | 'changing' | 'telling' | 'over';
  /** What it left unfinished: `aws_lb.cluster[0] creating arn:…`. */
  readonly unfinished: readonly string[];
}

describe.runIf(emulatorWanted('kills')).each<Reference>(['guide-acm', 'letsencrypt'])('%s killed', (reference) => {
  let deployment: Deployment;
  let empty: unknown;
  const undisturbed: Record<string, number> = {};
  const kills: Kill[] = [];

  beforeAll(async () => {
    deployment = await Deployment.start(reference);
    empty = await deployment.snapshot();
    for (const command of ['apply', 'destroy']) {
      const { code, calls } = await deployment.runAndKill({ calls: -1, thenMs: 0 }, command, '-auto-approve');
      expect(code).toBe(0);
      undisturbed[command] = calls.length;
    }
  });
  afterAll(() => deployment?.stop());

  async function runAndKill(command: Kill['command'], percent: number): Promise<void> {
    const moment = momentAt(percent, undisturbed[command] ?? 0);
    const ended = await deployment.runAndKill(moment, command, '-auto-approve');
    const kill = { command, phase: phaseOf(ended), unfinished: deployment.unfinished() };
    kills.push(kill);
    onTestFailed(() => console.error(kill, ended.calls.slice(-20), ended.stdout, ended.stderr));
  }

  test.each(shares())(
    `an apply at %s, a destroy at %s percent of its calls: one more run ends as if nothing had happened (KILL_SEED=${SEED})`,
    async (apply, destroy) => {
      await runAndKill('apply', apply);
      await deployment.apply();
      expect(await deployment.snapshot()).toEqual(referenceSnapshot(reference));
      const { code, stdout } = await deployment.run('plan', '-detailed-exitcode');
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('No changes.') });

      await runAndKill('destroy', destroy);
      await deployment.succeed('destroy', '-auto-approve');
      expect(await deployment.snapshot()).toEqual(empty);
      expect(deployment.state().resources).toEqual({});
    },
  );

  test('most kills met a run under way', () => {
    if (MOMENTS > 10) console.log(`${JSON.stringify(undisturbed)} calls undisturbed\n${tally(reference, kills)}`);
    expect(kills.filter(({ phase }) => phase === 'over').length).toBeLessThanOrEqual(kills.length / 2);
  });
});

function phaseOf({ signal, stdout, calls }: Ended & { readonly calls: readonly string[] }): Kill['phase'] {
  if (signal === null) return 'over';
  if (/^(Apply|Destroy) complete!/m.test(stdout)) return 'telling';
  if (/^Plan: /m.test(stdout)) return 'changing';
  return calls.length > 0 ? 'planning' : 'starting';
}

/** A line a command: kills by phase, how many left something unfinished, and how many a create that no answer came to. */
function tally(reference: Reference, kills: readonly Kill[]): string {
  const lines = (['apply', 'destroy'] as const).map((command) => {
    const ours = kills.filter((kill) => kill.command === command);
    const phases: Record<string, number> = {};
    for (const { phase } of ours) phases[phase] = (phases[phase] ?? 0) + 1;
    const unfinished = ours.filter((kill) => kill.unfinished.length > 0).length;
    const unanswered = ours.filter((kill) => kill.unfinished.some((text) => text.endsWith('without id'))).length;
    return `${reference} ${command}: ${JSON.stringify({ ...phases, unfinished, unanswered })}`;
  });
  return lines.join('\n');
}
