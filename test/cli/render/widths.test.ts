import { Chalk } from 'chalk';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Cost, costOf } from '../../../src/cli/cost/estimate.ts';
import { planLines } from '../../../src/cli/render/plan.ts';
import type { Plan } from '../../../src/planner/model.ts';
import type { Draft } from '../../../src/planner/plan.ts';
import { deploymentIn, sandboxAccount } from '../../sandbox/deployment.ts';
import { guide, letsencrypt } from '../../stacks/starter-cluster/world.ts';

const PLANS = ['first apply', 'another instance type', 'ACM to Let’s Encrypt', 'destroy'] as const;

const drafts = new Map<string, Draft>();

beforeAll(async () => {
  const deployment = deploymentIn(sandboxAccount());
  const plan = async (name: (typeof PLANS)[number], planned: Promise<{ draft: Draft }>) =>
    drafts.set(name, (await planned).draft);
  await plan('first apply', deployment.plan.apply(guide));
  await deployment.apply(guide);
  await plan('another instance type', deployment.plan.apply({ ...guide, cluster_instance_type: 't3.small' }));
  await plan(
    'ACM to Let’s Encrypt',
    deployment.plan.apply({ ...guide, use_acm: false, use_letsencrypt: true, email: letsencrypt.email }),
  );
  await plan('destroy', deployment.plan.destroy());
});

describe.each(PLANS)('the plan of %s', (name) => {
  const parts = (): { plan: Plan; cost: Cost | undefined } => {
    const draft = drafts.get(name);
    if (!draft) throw new Error(`no plan of ${name}`);
    return { plan: draft.plan, cost: costOf(draft.plan, draft) };
  };
  const linesAt = (columns: number) => {
    const { plan, cost } = parts();
    return planLines(plan, { color: new Chalk({ level: 0 }), columns }, cost);
  };
  /** The letters and digits that are told, sorted: the signs around them, and where a comment stands, depend on what is broken. */
  const told = (lines: readonly string[]) =>
    lines
      .join('')
      .replaceAll(/[^a-zA-Z0-9]/g, '')
      .replaceAll('null', '')
      .split('')
      .sort()
      .join('');

  test('no line is wider than the terminal, and nothing is cut', () => {
    const whole = told(linesAt(2_000));
    for (let columns = 60; columns <= 200; columns++) {
      const lines = linesAt(columns);
      const widest = lines.reduce((a, b) => (b.length > a.length ? b : a), '');
      expect(widest.length, `at ${columns} columns:\n${widest}`).toBeLessThanOrEqual(columns);
      if (columns % 20 === 0) expect(told(lines) === whole, `something is missing at ${columns} columns`).toBe(true);
    }
  });

  test.each([6, 8, 12])('%i columns are too few for it, and nothing is missing', (columns) => {
    expect(told(linesAt(columns)) === told(linesAt(2_000)), `something is missing at ${columns} columns`).toBe(true);
  });

  test('every change is told once, under the header of its group, and no header stands over nothing', () => {
    const lines = linesAt(80);
    const shown = parts().plan.changes.filter(({ action }) => action !== 'no-op');
    const headers = lines.filter((line) => /^ {2}# (aws_\S+) (will be|must be)/.test(line));
    expect(headers).toHaveLength(shown.length);
    lines.forEach((line, at) => {
      if (line.startsWith('── ')) expect(lines[at + 2]).toMatch(/^ {2}# aws_/);
    });
  });
});
