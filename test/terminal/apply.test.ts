import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SANDBOX_FILE } from '../../src/sandbox/open.ts';
import type { World } from '../../src/sandbox/world.ts';
import { commandLine, run } from '../e2e/run.ts';
import { Site } from './site.ts';
import { openTerminal, type Shown, type Size, type TerminalSession } from './terminal.ts';

const APPLY = ['-sandbox', 'apply', '-auto-approve'];
const SMALL = { cols: 80, rows: 24 };
const LARGE = { cols: 200, rows: 50 };
const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏◼]/g;

/** A whole frame in which the load balancer is waited for. */
const WAITING =
  /Load balancer +\d\/4 +aws_lb\.cluster\[0\] \d+s,?\s+waiting for .*\n(.*\n)*. Total +\d+\/30 +\d+s, .*left$/;

function applying(site: Site, size: Size, ...command: readonly string[]) {
  return openTerminal(commandLine(...(command.length > 0 ? command : APPLY)), {
    cwd: site.cwd,
    env: site.env('brisk'),
    size,
  });
}

/** Rows and what follows them, the same in every run. */
function ending(text: string): string {
  return text.slice(text.search(/^. Storage {2}/m)).replace(/\b\d+s\b/g, 'Ns');
}

const FINISHED = `\
✔ Storage          9/9
✔ Identity         7/7
✔ Network          4/4
✔ Compute          1/1
✔ Certificate      3/3
✔ Load balancer    4/4
✔ DNS              2/2
✔ Total          30/30  Ns

Apply complete! Resources: 30 added, 0 changed, 0 destroyed. Elapsed: Ns.
`;

/** What stands below the closing's first lines, which tell what took longest. */
const CLOSING = `
Outputs:

cluster_name = "teleport-example"
cluster_web_address = "https://teleport.example.com"
instance_ip_public = "203.0.113.10"
key_name = "exampleuser"

Next steps:

In the sandbox nothing answers at these addresses; on AWS you would go on like
this.

1. Give the new instance a few minutes: it sets Teleport up while it boots.
   Until then teleport.example.com answers with an error, or not at all.
   A resolver that was asked for teleport.example.com before may go on denying
   it for up to 15 minutes.

2. Create the first user, if there is none yet.
   Log in to the instance with the private key of "exampleuser", here expected
   in this folder:
    ssh -i exampleuser.pem ec2-user@203.0.113.10
   and there:
    sudo tctl users add teleport-admin --roles=editor,access --logins=ec2-user
   It prints a link, valid for an hour, under which you choose a password and a
   second factor.

3. Open https://teleport.example.com, or log in from a shell:
    tsh login --proxy=teleport.example.com:443 --user=teleport-admin
[terminal as before]`;

test.each([
  [
    '80 × 24',
    SMALL,
    /^. Load balancer +1\/4 {2}aws_lb\.cluster\[0\] \d+s\n {4}waiting for the load balancer to become active \(provisioning\)$/m,
  ],
  [
    '200 × 50',
    LARGE,
    /^. Load balancer +1\/4 {2}aws_lb\.cluster\[0\] \d+s, waiting for the load balancer to become active \(provisioning\)$/m,
  ],
])('at %s an apply tells whole what it waits for, and leaves each row once', async (_size, size, row) => {
  const site = new Site();
  const terminal = applying(site, size);
  const { window } = await terminal.shows(WAITING);
  const frame = window.join('\n');
  expect(frame).toMatch(row);
  expect(frame.split('\n').filter((line) => line.includes('waiting') && line.endsWith('…'))).toEqual([]);
  const { code, text, cursorShows } = await terminal.ended;
  expect({ code, cursorShows }).toEqual({ code: 0, cursorShows: true });
  expect(text.match(SPINNER)).toBeNull();
  const end = ending(text);
  expect(end.slice(0, FINISHED.length)).toBe(FINISHED);
  expect(end.slice(FINISHED.length)).toMatch(/^The longest wait was Ns for [\s\S]*\(aws_[\s\S]*\)\.\n\nOutputs:/);
  expect(end.slice(end.indexOf('\nOutputs:'))).toBe(CLOSING);
  await site.expectDeployed();
});

test.each([6, 8, 12])('at %i columns, which nobody could read, an apply ends as it does at others', async (cols) => {
  const site = new Site();
  const terminal = openTerminal(commandLine(...APPLY), {
    cwd: site.cwd,
    env: site.env('instant'),
    size: { cols, rows: 24 },
  });
  const { code, text, cursorShows } = await terminal.ended;
  expect({ code, cursorShows }).toEqual({ code: 0, cursorShows: true });
  expect(text.replace(/\s/g, '')).toContain('Applycomplete!Resources:30added,0changed,0destroyed.');
  expect(text).not.toContain('INTERNAL');
  await site.expectDeployed();
});

/** A whole frame in which the load balancer's row looks like this. */
function frameWith(row: RegExp): RegExp {
  return new RegExp(`${row.source}[\\s\\S]*\\n. Total +\\d+/30 +\\d+s, .*left$`);
}

test('a window that is made smaller and larger during an apply: nothing is doubled, nothing torn', async () => {
  const site = new Site();
  const terminal = openTerminal(commandLine(...APPLY), { cwd: site.cwd, env: site.env('realistic'), size: LARGE });
  const onOneLine = /aws_lb\.cluster\[0\] \d+s, waiting for the load balancer to become active \(provisioning\)\n/;
  await terminal.shows(frameWith(onOneLine));
  for (const [size, row] of [
    [SMALL, /aws_lb\.cluster\[0\] \d+s\n {4}waiting for the load balancer to become active \(provisioning\)\n/],
    [{ cols: 60, rows: 24 }, / {4}waiting for the load balancer to become active\n {4}\(provisioning\)\n/],
    [LARGE, onOneLine],
  ] as const) {
    await terminal.resize(size);
    const { text } = await terminal.shows(frameWith(row));
    expect(rowsOf(text)).toEqual(ROWS);
  }
  terminal.press('\x03');
  const { code, text } = await terminal.ended;
  expect(code).toBe(130);
  expect(rowsOf(text)).toEqual(ROWS);
  expect(text.match(SPINNER)).toBeNull();
  expect(text.match(/^Plan: 30 to add/gm)).toHaveLength(1);
  expect(text.match(/^↓ Load balancer +1\/4 {2}aws_lb\.cluster\[0\] under way$/gm)).toHaveLength(1);
  expect(text.match(/^Apply stopped\./gm)).toHaveLength(1);
});

test('a window that was small when an apply began, and is made larger: what was broken is whole', async () => {
  const site = new Site();
  const size = { cols: 50, rows: 40 };
  const terminal = openTerminal(commandLine(...APPLY), { cwd: site.cwd, env: site.env('realistic'), size });
  await terminal.shows(frameWith(/ {4}waiting for the load balancer to become\n {4}active \(provisioning\)\n/));
  await terminal.resize({ cols: 120, rows: 40 });
  const wide = await terminal.shows(
    frameWith(/aws_lb\.cluster\[0\] \d+s, waiting for the load balancer to become active \(provisioning\)\n/),
  );
  expect(rowsOf(wide.text)).toEqual(ROWS);
  terminal.press('\x03');
  const { code, text } = await terminal.ended;
  expect(code).toBe(130);
  expect(rowsOf(text)).toEqual(ROWS);
});

test('a window that is made lower than the rows: redrawing scrolls nothing away', async () => {
  const site = new Site();
  const size = { cols: 100, rows: 40 };
  const terminal = openTerminal(commandLine(...APPLY), { cwd: site.cwd, env: site.env('realistic'), size });
  await terminal.shows(WAITING);
  await terminal.resize({ cols: 100, rows: 7 });
  const first = await aSecondLater(terminal, await terminal.shows(WHOLE));
  const second = await aSecondLater(terminal, first);
  const third = await aSecondLater(terminal, second);
  expect(linesAbove(third)).toBe(linesAbove(first));
  expect(rowsOf(third.window.join('\n'))).toEqual(ROWS.slice(-6));
  terminal.press('\x03');
  const { code, text } = await terminal.ended;
  expect(code).toBe(130);
  expect(text).toMatch(/^↓ Total +\d+\/30 +\d+s$/m);
});

/** A frame that is drawn to its end, with the time that its total tells. */
const WHOLE = /Total +\d+\/30 +([\dms]+), .*left$/;

/** The screen when its total tells another time than before: the frame was redrawn several times. */
function aSecondLater(terminal: TerminalSession, before: Shown): Promise<Shown> {
  const [, then = ''] = WHOLE.exec(before.text) ?? [];
  return terminal.shows(new RegExp(WHOLE.source.replace('([', `(?!${then},)([`)));
}

/** How many lines have scrolled away. */
function linesAbove({ text, window }: Shown): number {
  return text.split('\n').length - window.join('\n').trimEnd().split('\n').length;
}

const ROWS = ['Storage', 'Identity', 'Network', 'Compute', 'Certificate', 'Load balancer', 'DNS', 'Total'];

/** The names of all rows that stand in the text, once or more often. */
function rowsOf(text: string): string[] {
  return [...text.matchAll(/^\S (\S.*?) {2,}\d+\/\d+/gm)].map(([, name = '']) => name);
}

/** Somebody else has made a record of another kind under the cluster's name: Route 53 takes one or the other. */
async function takeName(site: Site): Promise<() => void> {
  const planned = await run(['-sandbox', 'plan'], { cwd: site.cwd, env: site.env('instant') });
  expect(planned.code).toBe(0);
  const file = join(site.cwd, SANDBOX_FILE);
  const editRecords = (edit: (zone: World['route53']['zones'][string]) => void) => {
    const world = JSON.parse(readFileSync(file, 'utf8')) as World;
    Object.values(world.route53.zones).forEach(edit);
    writeFileSync(file, JSON.stringify(world));
  };
  const name = 'teleport.example.com.';
  editRecords((zone) => {
    zone.records.push({ name, type: 'CNAME', ttl: 300, values: ['elsewhere.example.com.'], since: 0 });
  });
  return () =>
    editRecords((zone) => {
      zone.records = zone.records.filter((record) => record.name !== name || record.type !== 'CNAME');
    });
}

test.each([
  ['80 × 24', SMALL],
  ['200 × 50', LARGE],
])('at %s a failure in the middle: all else is done, and the failure comes last and whole', async (_size, size) => {
  const site = new Site();
  const freeName = await takeName(site);
  const terminal = applying(site, size);
  const { code, text, cursorShows } = await terminal.ended;
  expect({ code, cursorShows }).toEqual({ code: 1, cursorShows: true });
  expect(text.match(SPINNER)).toBeNull();
  expect(text.match(/╷/g)).toHaveLength(1);
  expect(ending(text)).toMatchInlineSnapshot(`
    "✔ Storage          9/9
    ✔ Identity         7/7
    ✔ Network          4/4
    ✔ Compute          1/1
    ✔ Certificate      3/3
    ✔ Load balancer    4/4
    ✖ DNS              1/2  1 failed
    ↓ Total          29/30  Ns

    ╷
    │ Error: AWS refused a call [AWS_REFUSED]
    │
    │   with aws_route53_record.cluster_acm[0]
    │
    │ Route 53 ChangeResourceRecordSets failed with InvalidChangeBatch: [RRSet of
    │ type A with DNS name teleport.example.com. is not permitted as it conflicts
    │ with other records with the same DNS name in zone example.com.] (HTTP 400,
    │ request sandbox)
    ╵

    Apply incomplete. Resources: 29 added, 0 changed, 0 destroyed, 1 failed.
    Elapsed: Ns.
    All that was done is recorded; the same command goes on from here.
    [terminal as before]"
  `);
  freeName();
  await site.expectHeals();
});

test('a destroy tells what is gone for good', async () => {
  const site = new Site();
  await run(APPLY, { cwd: site.cwd, env: site.env('instant') });
  const terminal = applying(site, SMALL, '-sandbox', 'destroy', '-auto-approve');
  await terminal.shows(/Total +\d+\/\d+ .*left/);
  const { code, text } = await terminal.ended;
  expect(code).toBe(0);
  const end = text.slice(text.search(/^. Total /m)).replace(/\b\d+s\b/g, 'Ns');
  // Whichever it was.
  expect(end.replace(/^The longest wait was [^)]*\)\.\n/m, '')).toMatchInlineSnapshot(`
    "✔ Total          30/30  Ns

    Destroy complete! Resources: 30 destroyed. Elapsed: Ns.

    Gone: the cluster teleport-example, https://teleport.example.com.
    Gone for good with all that was in them: the tables teleport-example,
    teleport-example-events and teleport-example-locks, and the bucket
    teleport-example.

    Nothing of this deployment is left.
    [terminal as before]"
  `);
});
