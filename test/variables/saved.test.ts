import { expect, test } from 'vitest';
import { checkVariables } from '../../src/variables/check.ts';
import { plainVariables, restoredVariables } from '../../src/variables/saved.ts';
import { variableNames } from '../../src/variables/table.ts';
import { check, readFileFrom } from './given.ts';

const files = { 'license.pem': 'SECRET-LICENSE' };

test('a saved plan keeps every variable but nothing of the license, and gives the same config back', async () => {
  const checked = await check(
    { license_path: 'license.pem', use_acm: true, allowed_ingress_cidr_blocks: ['10.0.0.0/8', '::/0'] },
    files,
  );
  if (!checked.ok) expect.fail(JSON.stringify(checked.problems));
  const text = JSON.stringify(plainVariables(checked.config));
  expect(Object.keys(JSON.parse(text))).toEqual(variableNames);
  expect(text).not.toContain('SECRET');

  const again = await checkVariables(restoredVariables(JSON.parse(text)), { readFile: readFileFrom(files) });
  expect(again).toMatchObject({ ok: true, config: plainVariables(checked.config) });
  expect(again.ok && again.config.license?.reveal()).toBe('SECRET-LICENSE');
});

test('a plan that was changed by hand is checked like everything else', async () => {
  const raw = restoredVariables({ region: 'us-west-2; reboot' });
  const checked = await checkVariables(raw, { readFile: readFileFrom({}) });
  expect(checked.ok || checked.problems[1]).toMatchObject({
    detail: expect.stringMatching(/^region is "us-west-2; reboot" \(the saved plan\): it contains ";"/),
  });
});

test('a plan of another version with a variable that this one does not know', () => {
  expect(() => restoredVariables({ colour: 'red' })).toThrow(
    expect.objectContaining({
      diagnostics: [
        {
          code: 'VARIABLE_UNKNOWN',
          summary: 'There is no variable of that name',
          detail: 'The saved plan sets "colour", which is not a variable of this version.',
          hint: 'Apply it with the version that made it, or make a new plan.',
        },
      ],
    }),
  );
});

test('a path below the home directory is found there and stays as it was given', async () => {
  const checked = await checkVariables(restoredVariables({ ...(await plain()), license_path: '~/license.pem' }), {
    readFile: readFileFrom({ '/home/me/license.pem': 'X' }),
    home: '/home/me',
  });
  expect(checked.ok && checked.config.license_path).toBe('~/license.pem');
  expect(checked.ok && checked.config.license?.reveal()).toBe('X');
});

async function plain() {
  const checked = await check({});
  return checked.ok ? plainVariables(checked.config) : expect.fail();
}
