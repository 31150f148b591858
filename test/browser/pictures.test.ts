import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { page as pageOf } from '../../src/cli/report/page.ts';
import { story } from '../cli/report/sample-story.ts';
import { REFERENCE_LICENSE, type Reference, referenceVariables, run } from '../e2e/run.ts';
import { type Viewing, withBrowser } from './browser.ts';
import { flawsOfLayout } from './flaws.js';

const browser = withBrowser();

const VIEWINGS: readonly Viewing[] = [
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
  { width: 800, scheme: 'light' },
  { width: 800, scheme: 'dark' },
];

async function flawsIn(path: string, viewing: Viewing): Promise<string[]> {
  const { page, complaints } = await browser.open(path, viewing);
  const flaws = await page.evaluate(flawsOfLayout);
  await page.close();
  return [...complaints, ...flaws];
}

describe.each<[Reference, number, string]>([
  ['guide-acm', 30, 'oidc'],
  ['letsencrypt', 25, 'local'],
])('pictures of a real apply of %s', (reference, resources, otherAuth) => {
  const cwd = mkdtempSync(join(tmpdir(), 'pictures-'));
  const path = (name: string) => join(cwd, name);
  afterAll(() => rmSync(cwd, { recursive: true, force: true }));

  async function starter(...args: string[]): Promise<string> {
    const license = reference === 'guide-acm' ? { TF_VAR_license_path: path('license.pem') } : {};
    const env = { ...referenceVariables(reference), ...license };
    const { code, stdout, stderr } = await run(['-sandbox', ...args], { cwd, env });
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
    return stdout;
  }

  beforeAll(async () => {
    writeFileSync(path('license.pem'), REFERENCE_LICENSE);
    writeFileSync(path('create.svg'), await starter('graph', '-type=svg'));
    await starter('apply', '-auto-approve', '-report', 'report.html');
    const change = [`-var=teleport_auth_type=${otherAuth}`, '-var=allowed_ssh_ingress_cidr_blocks=["203.0.113.9/32"]'];
    writeFileSync(path('change.svg'), await starter('graph', '-type=svg', ...change));
    writeFileSync(path('destroy.svg'), await starter('graph', '-type=svg', '-destroy'));
  });

  it.each(VIEWINGS)('the report is whole and readable, $width px wide, $scheme', async (viewing) => {
    expect(await flawsIn(path('report.html'), viewing)).toEqual([]);
  });

  it.each(['create', 'change', 'destroy'])('the graph of a plan to %s is whole and readable', async (name) => {
    expect(await flawsIn(path(`${name}.svg`), { width: 1280, scheme: 'light' })).toEqual([]);
    expect(await flawsIn(path(`${name}.svg`), { width: 1280, scheme: 'dark' })).toEqual([]);
  });

  it('the timeline has a bar for each resource, within its lane and one after the other', async () => {
    const { page } = await browser.open(path('report.html'), { width: 1280, scheme: 'light' });
    const lanes = await page.locator('td.lane svg').evaluateAll((all) =>
      all.map((lane) => {
        const [outer, bar] = [lane, lane.querySelector('.whole')].map((each) => each?.getBoundingClientRect());
        if (!outer || !bar) return undefined;
        return { from: (bar.left - outer.left) / outer.width, to: (bar.right - outer.left) / outer.width };
      }),
    );
    const bars = lanes.filter((lane) => lane !== undefined);
    expect(bars).toHaveLength(resources);
    expect(bars.map(({ from }) => from)).toEqual(bars.map(({ from }) => from).sort((a, b) => a - b));
    expect(Math.min(...bars.map(({ from }) => from))).toBeLessThan(0.05);
    const last = Math.max(...bars.map(({ to }) => to));
    expect(last).toBeGreaterThan(0.9);
    expect(last).toBeLessThanOrEqual(1.002);
    expect(await page.locator('tr.on-path').count()).toBeGreaterThan(1);
    await page.close();
  });
});

it.each([
  ['a text that is cut', '<p style="width:40px;white-space:nowrap">a long text</p>', /is cut by its P/],
  ['texts that overlap', '<p>one</p><p style="margin-top:-38px">two</p>', /"one" overlaps "two"/],
  ['a text that is hard to read', '<p style="color:#aaa">grey</p>', /"grey" has a contrast of 2\.\d only/],
  ['a page that is too wide', '<div style="width:1400px">wide</div>', /scrolls sideways/],
  [
    'an arrow across a box',
    '<svg><g><g class="g-node"><rect class="g-box" x="20" y="20" width="50" height="50"/></g><path class="g-edge" d="M0 40L90 40"/></g></svg>',
    /an arrow crosses a box/,
  ],
])('%s is found', async (_, html, flaw) => {
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  writeFileSync(
    join(folder, 'bad.html'),
    `<!doctype html><body style="background:#fff">${html}${'<p>text</p>'.repeat(12)}`,
  );
  const flaws = await flawsIn(join(folder, 'bad.html'), { width: 1280, scheme: 'light' });
  rmSync(folder, { recursive: true });
  expect(flaws).toContainEqual(expect.stringMatching(flaw));
});

describe('the report of a failed run with long and hostile texts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(VIEWINGS)('is whole and readable, $width px wide, $scheme', async (viewing) => {
    writeFileSync(join(folder, 'failed.html'), pageOf(story));
    expect(await flawsIn(join(folder, 'failed.html'), viewing)).toEqual([]);
  });
});
