import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ANSWERS_FILE } from '../../src/cli/prompts/save-answers.ts';
import { run } from '../e2e/run.ts';
import { answer, Desk, EVERY_QUESTION } from './dialogue.ts';

const SMALL = { cols: 80, rows: 24 };
const LARGE = { cols: 200, rows: 50 };

const SAVED = `# Answers of teleport-starter init. Every command reads this file; change it as you like.
region                          = "us-west-2"
cluster_name                    = "tele-example"
ami_name                        = "teleport-ent-18.2.0-arm64-fips"
key_name                        = "mine"
license_path                    = "license.pem"
route53_zone                    = "example.com"
route53_domain                  = "tele.example.com"
s3_bucket_name                  = "tele-example-com"
cluster_instance_type           = "t4g.medium"
email                           = "me@example.com"
use_letsencrypt                 = false
use_acm                         = true
teleport_auth_type              = "oidc"
allowed_ssh_ingress_cidr_blocks = ["203.0.113.0/24"]
allowed_ingress_cidr_blocks     = ["0.0.0.0/0"]
`;

test.each([SMALL, LARGE])(
  "init at $cols × $rows: every question, each with what won't do; then plan asks nothing",
  async (size) => {
    const desk = new Desk();
    const terminal = desk.open(['-sandbox', 'init'], size);
    for (const question of Object.values(EVERY_QUESTION)) await answer(terminal, question);
    const { code, text, cursorShows } = await terminal.ended;
    expect({ code, cursorShows }).toEqual({ code: 0, cursorShows: true });
    expect(text).toMatch(/^ {2}Saved to teleport-starter\.auto\.tfvars\.$/m);
    expect(text).toMatch(
      /See whether anything stands in the way, then what apply would make of it:\n {2}teleport-starter -sandbox doctor\n {2}teleport-starter -sandbox plan\n\[terminal as before\]$/,
    );
    // What was wrong is no longer told below the answer that was taken.
    expect(text).not.toMatch(/^> "/m);
    expect(desk.answers()).toBe(SAVED);
    expect(desk.made().sort()).toEqual(['mine.pem', ANSWERS_FILE]);
    expect(statSync(join(desk.cwd, 'mine.pem')).mode & 0o777).toBe(0o600);

    const plan = await run(['-sandbox', 'plan', '-detailed-exitcode'], { cwd: desk.cwd });
    expect(plan).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('Plan: 30 to add, 0 to change, 0 to destroy.'),
    });
  },
);

test.each([60, 50])('at %i columns no word is broken', async (cols) => {
  const wordsAt = async (width: number) => {
    const words = new Set<string>();
    const seen = (text: string) => {
      for (const word of text.split(/\s+/)) words.add(word);
    };
    const terminal = new Desk().open(['-sandbox', 'init'], { cols: width, rows: 50 });
    for (const question of Object.values(EVERY_QUESTION)) await answer(terminal, question, seen);
    seen((await terminal.ended).text);
    return words;
  };
  const [narrow, wide] = [await wordsAt(cols), await wordsAt(200)];
  expect([...narrow].filter((word) => !wide.has(word))).toEqual([]);
});

test('plan asks for what is missing, and goes on with it', async () => {
  const desk = new Desk();
  const { email: question } = EVERY_QUESTION;
  const env = {
    TF_VAR_region: 'us-west-2',
    TF_VAR_cluster_name: 'teleport-example',
    TF_VAR_ami_name: 'teleport-oss-18.2.0-x86_64',
    TF_VAR_key_name: 'exampleuser',
    TF_VAR_route53_zone: 'example.com',
    TF_VAR_route53_domain: 'teleport.example.com',
    TF_VAR_s3_bucket_name: 'teleport-example',
    TF_VAR_use_acm: 'true',
    // No pager between us and the end.
    PAGER: 'cat',
  };
  const terminal = desk.open(['-sandbox', 'plan'], SMALL, env);
  if (question) await answer(terminal, question);
  await terminal.shows(/Go on with this\?\n❯ Go on without saving/);
  terminal.press('\r');
  const { code, text } = await terminal.ended;
  expect(code).toBe(0);
  expect(text).toContain('Plan: 29 to add');
  expect(desk.made()).toEqual([]);
});

test('a file of answers is replaced only when that is wanted', async () => {
  const desk = new Desk();
  const mine = '# mine\nregion = "us-west-2"\n';
  writeFileSync(join(desk.cwd, ANSWERS_FILE), mine);
  const terminal = desk.open(['-sandbox', 'init'], SMALL);
  const { region: _, ...questions } = EVERY_QUESTION;
  for (const question of Object.values(questions)) await answer(terminal, question);
  await terminal.shows(/That file is there already\. Replace it\?\n❯ Make the key pair mine, keep the file as it is/);
  terminal.press('\r');
  expect((await terminal.ended).code).toBe(0);
  expect(desk.answers()).toBe(mine);
});

test('what -var gave is saved too, and the next command does without', async () => {
  const desk = new Desk();
  const terminal = desk.open(['-sandbox', 'init', '-var', 'region=us-west-2'], SMALL);
  const { region: _, ...questions } = EVERY_QUESTION;
  for (const question of Object.values(questions)) await answer(terminal, question);
  expect((await terminal.ended).text).toMatch(
    /make of it:\n {2}teleport-starter -sandbox doctor\n {2}teleport-starter -sandbox plan\n/,
  );
  expect(desk.answers()).toBe(SAVED);
});

test('without credentials everything is typed, and a line says why', async () => {
  const desk = new Desk();
  const env = { AWS_EC2_METADATA_DISABLED: 'true', TF_VAR_ami_name: 'teleport-oss-18.2.0-x86_64' };
  const terminal = desk.open(['init'], SMALL, env);
  await terminal.shows(/Which AWS region should the cluster run in\?\n {4}The name of an AWS region.*\n {2}>$/m);
  expect(terminal.text()).toMatch(
    /The list of regions can't be read: No AWS credentials were found\. Please type\s+it\./,
  );
  terminal.press('us-west-2a');
  await terminal.shows(/It is an availability zone; its region is "us-west-2"/);
  terminal.press('\x7f\r');
  await terminal.shows(/The list of hosted zones can't be read: No AWS credentials were found/);
  await terminal.shows(/Which public Route 53 zone/);
  terminal.press('\x03');
  expect((await terminal.ended).code).toBe(130);
});

test.each([
  ['in a pipe', [], 'there is no terminal to ask on'],
  ['with -json', ['-json'], 'with -json nothing is asked'],
  ['with -input=false', ['-input=false'], '-input=false forbids asking'],
])('%s init asks nothing, and says what to set', async (_, options, why) => {
  const { cwd } = new Desk();
  const env = { TF_VAR_region: 'us-west-2', FORCE_COLOR: '0' };
  const { code, stdout, stderr } = await run(['-sandbox', 'init', ...options], { cwd, env });
  expect(code).toBe(1);
  const all = `${stdout}${stderr}`;
  expect(all).toContain('INIT_NOT_ASKED');
  expect(all.replace(/\s+│?\s*/g, ' ')).toContain(
    `Nobody can answer: ${why}. Not set: cluster_name, ami_name, key_name`,
  );
  expect(all).toContain('export TF_VAR_email=admin@example.com');
  expect(all).not.toContain('TF_VAR_region');
  // It was just that.
  expect(all).not.toContain('teleport-starter -sandbox init');
  expect(all).not.toContain('\x1b');
});
