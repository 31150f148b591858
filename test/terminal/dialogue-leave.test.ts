import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { referenceVariables } from '../e2e/run.ts';
import { identity, refuse, standIn } from '../resources/aws/server.ts';
import { answer, Desk, EVERY_QUESTION } from './dialogue.ts';

const names = Object.keys(EVERY_QUESTION);
const KEYS = { 'Ctrl-C': '\x03', Escape: '\x1b', 'Ctrl-D': '\x04' } as const;

test.each<[keyof typeof KEYS, string]>([
  ...names.map((name): [keyof typeof KEYS, string] => ['Ctrl-C', name]),
  ['Escape', 'region'],
  ['Escape', 'domain'],
  ['Escape', 'decision'],
  ['Ctrl-D', 'edition'],
])('%s at the question of %s: nothing is changed', async (key, name) => {
  const desk = new Desk();
  // A tall and narrow window for one half of the questions, the other way round for the other.
  const size = names.indexOf(name) % 2 === 0 ? { cols: 80, rows: 24 } : { cols: 200, rows: 50 };
  const terminal = desk.open(['-sandbox', 'init'], size);
  for (const before of names.slice(0, names.indexOf(name))) {
    const question = EVERY_QUESTION[before];
    // That which won't do has its own test.
    if (question) await answer(terminal, { ...question, wrong: [] });
  }
  await terminal.shows(EVERY_QUESTION[name]?.asks ?? /^$/);
  terminal.press(KEYS[key]);
  const { code, text, cursorShows } = await terminal.ended;
  expect({ code, cursorShows }).toEqual({ code: 130, cursorShows: true });
  expect(text).toMatch(/\nNothing was changed\.\n\[terminal as before\]$/);
  expect(desk.made()).toEqual([]);
});

test('a signal at a question leaves as well', async () => {
  const desk = new Desk();
  const terminal = desk.open(['-sandbox', 'init'], { cols: 80, rows: 24 });
  await terminal.shows(/Which AWS region\?/);
  terminal.signal('SIGTERM');
  const { code, text } = await terminal.ended;
  expect(code).toBe(143);
  expect(text).toMatch(/\nNothing was changed\.\n\[terminal as before\]$/);
  expect(desk.made()).toEqual([]);
});

function answerWith(response: ServerResponse, xml: string): void {
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(xml);
}

test('Ctrl-C while AWS makes a key pair: the private key, which AWS gives only once, is kept', async () => {
  const desk = new Desk();
  let take = (_: ServerResponse) => {};
  const creating = new Promise<ServerResponse>((resolve) => {
    take = resolve;
  });
  const aws = await standIn(({ operation }, response) => {
    if (operation === 'GetCallerIdentity') identity(response);
    else if (operation === 'DescribeKeyPairs')
      answerWith(response, '<DescribeKeyPairsResponse><keySet/></DescribeKeyPairsResponse>');
    else if (operation === 'CreateKeyPair') take(response);
    else refuse(response, 'UnauthorizedOperation', 'no');
  });
  const { TF_VAR_key_name: _, ...variables } = referenceVariables('letsencrypt');
  const env = { ...variables, AWS_ENDPOINT_URL: aws.url, AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's' };
  const terminal = desk.open(['plan'], { cols: 80, rows: 24 }, env);
  await terminal.shows(/Which EC2 key pair\?\n❯ Create/);
  terminal.press('\r');
  await terminal.shows(/What should the key pair be called\?\n(?: {4}.*\n)+ {2}>$/);
  terminal.press('mine\r');
  await terminal.shows(/Go on with this\?\n❯ Make the key pair mine, go on without saving/);
  terminal.press('\r');
  const response = await creating;
  terminal.press('\x03');
  await terminal.shows(/\^C/);
  answerWith(
    response,
    '<CreateKeyPairResponse><keyName>mine</keyName><keyMaterial>A KEY</keyMaterial></CreateKeyPairResponse>',
  );
  const { code, text } = await terminal.ended;
  expect(code).toBe(130);
  expect(text).toMatch(/Made the key pair mine\. Its private key is mine\.pem: keep it, there is no\s+other copy\./);
  expect(text).not.toContain('Nothing was changed');
  expect(readFileSync(join(desk.cwd, 'mine.pem'), 'utf8')).toBe('A KEY\n');
});

test('a signal while lists are read leaves as well', async () => {
  const desk = new Desk();
  let seen = () => {};
  const isAsked = new Promise<void>((resolve) => {
    seen = resolve;
  });
  const aws = await standIn(({ operation }, response) => {
    if (operation === 'GetCallerIdentity') identity(response);
    else seen();
  });
  const env = { AWS_ENDPOINT_URL: aws.url, AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's' };
  const terminal = desk.open(['init'], { cols: 80, rows: 24 }, env);
  await isAsked;
  terminal.press('\x03');
  const { code, text } = await terminal.ended;
  expect(code).toBe(130);
  expect(text).toMatch(/\nNothing was changed\.\n\[terminal as before\]$/);
});
