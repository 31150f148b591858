import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/variables/config.ts';
import { census } from './account.ts';
import { guide, LICENSE } from './configs.ts';
import type { Fate, Fault } from './faults.ts';
import { type Ended, simulation } from './life.ts';
import { seeded } from './seeded.ts';

/** How many lives; another number or one seed alone: SIMULATE=2000, SIMULATE=seed:417 */
const [LIVES, ONE] = (() => {
  const wish = process.env.SIMULATE ?? '60';
  return wish.startsWith('seed:') ? [1, Number(wish.slice(5))] : [Number(wish), undefined];
})();

const SEEDS = ONE === undefined ? Array.from({ length: LIVES }, (_, n) => n + 1) : [ONE];
const PART_OF_CALLS_AT_FAULT = 0.08;
const FAULTS: readonly Fault[] = ['throttle', 'server error', 'reset before', 'reset after'];
/** After so many runs with faults comes one without. */
const TRIES = 4;

describe('random variables through random lives, with faults', () => {
  test.each(SEEDS)('seed %i', async (seed) => {
    const random = seeded(seed);
    const sim = simulation(seed);
    const empty = census(sim.world);
    const wishes = Array.from({ length: 3 }, () => randomConfig(random));
    for (const config of wishes) {
      await untilDone((fate) => sim.apply(config, fate), random);
      expect(await sim.apply(config), 'the next plan').toMatchObject({ how: 'done', result: undefined });
      expect(census(sim.world), JSON.stringify(config)).toEqual(await censusOf(config));
    }
    await untilDone((fate) => sim.destroy(fate), random);
    expect(sim.state()?.resources).toEqual({});
    expect(census(sim.world)).toEqual(empty);
    expect(sim.writings.some((text) => text.includes(LICENSE))).toBe(false);
  });
});

async function untilDone(run: (fate: Fate) => Promise<Ended>, random: () => number): Promise<void> {
  for (let tried = 0; tried < TRIES; tried++) {
    const ended = await run(randomFate(random)).catch((error: Error) => error);
    if (!(ended instanceof Error) && ended.how === 'done' && (ended.result?.failures.length ?? 0) === 0) return;
  }
  const last = await run(() => undefined);
  expect(last).toMatchObject({ how: 'done' });
  if (last.how === 'done') expect(last.result?.failures ?? []).toEqual([]);
}

/** Some of the calls fail, and every third process dies at some call. */
function randomFate(random: () => number): Fate {
  const dieAt = random() < 0.33 ? 1 + Math.floor(random() * 130) : 0;
  const how: Fault = random() < 0.5 ? 'die before' : 'die after';
  return ({ at }) => {
    if (at === dieAt) return how;
    return random() < PART_OF_CALLS_AT_FAULT ? FAULTS[Math.floor(random() * FAULTS.length)] : undefined;
  };
}

const known = new Map<string, Promise<Record<string, number>>>();

/** What an undisturbed first apply of the same variables leaves. */
function censusOf(config: Config): Promise<Record<string, number>> {
  const key = JSON.stringify(config);
  const there = known.get(key) ?? firstApply(config);
  known.set(key, there);
  return there;
}

async function firstApply(config: Config): Promise<Record<string, number>> {
  const sim = simulation(1);
  const ended = await sim.apply(config);
  expect(ended).toMatchObject({ how: 'done', result: { failures: [] } });
  return census(sim.world);
}

function randomConfig(random: () => number): Config {
  const pick = <T>(...values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const acm = pick(true, false);
  const { license, ...withoutLicense } = guide;
  const enterprise = pick(true, false);
  return {
    ...(enterprise && license ? { ...withoutLicense, license } : withoutLicense),
    ami_name: enterprise ? 'teleport-ent-17.0.0-dev-x86_64' : 'teleport-oss-17.0.0-dev-x86_64',
    cluster_name: pick('teleport-example', 'teleport-example', 'other-cluster'),
    s3_bucket_name: pick('teleport-example', 'teleport-other'),
    teleport_auth_type: pick('local', 'github'),
    cluster_instance_type: pick('t3.micro', 't3.small'),
    add_wildcard_route53_record: pick(true, false),
    use_acm: acm,
    use_letsencrypt: !acm,
    use_tls_routing: acm || pick(true, false),
    enable_mysql_listener: pick(true, false),
    allowed_ingress_cidr_blocks: pick(['0.0.0.0/0'], ['203.0.113.0/24']),
    allowed_ssh_ingress_cidr_blocks: pick(['0.0.0.0/0'], ['203.0.113.0/24', '198.51.100.7/32'], ['10.0.0.0/8']),
    route53_domain: pick('teleport.example.com', 'teleport.example.com', 'tele.example.com'),
  };
}
