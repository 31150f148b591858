import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeReport } from '../../../src/cli/report/file.ts';
import { refuseBadReport } from '../../../src/cli/report/open.ts';
import { page } from '../../../src/cli/report/page.ts';
import { diagnosticsOf } from '../../../src/core/errors.ts';
import { defaults, fakeIo } from '../world.ts';
import { story } from './sample-story.ts';

async function refusalOf(check: Promise<void>) {
  return check.then(
    () => undefined,
    (error: unknown) => diagnosticsOf(error)[0],
  );
}

it('a report that can not be written is refused, and the folder stays as it was', async () => {
  const io = fakeIo();
  mkdirSync(join(io.cwd, 'folder'));
  const missing = await refusalOf(refuseBadReport({ ...defaults, report: 'nowhere/report.html' }, io));
  expect(missing).toMatchObject({
    code: 'REPORT_UNWRITABLE',
    summary: 'The report could not be written',
    detail: expect.stringMatching(/nowhere\/report\.html: ENOENT: .*\. Nothing was changed\.$/),
    hint: 'Name another file with -report.',
  });
  const folder = await refusalOf(refuseBadReport({ ...defaults, report: 'folder' }, io));
  expect(folder?.detail).toContain('EISDIR');
});

it('a report that can be written is not begun: an older one stays until the run has ended', async () => {
  const io = fakeIo();
  await refuseBadReport({ ...defaults, report: 'new.html' }, io);
  expect(existsSync(join(io.cwd, 'new.html'))).toBe(false);
  const older = page(story);
  writeFileSync(join(io.cwd, 'old.html'), older);
  await refuseBadReport({ ...defaults, report: 'old.html' }, io);
  expect(readFileSync(join(io.cwd, 'old.html'), 'utf8')).toBe(older);
});

it('a link that leads nowhere yet stays, and nothing is made where it leads', async () => {
  const io = fakeIo();
  mkdirSync(join(io.cwd, 'pages'));
  symlinkSync('pages/target.html', join(io.cwd, 'report.html'));
  await refuseBadReport({ ...defaults, report: 'report.html' }, io);
  expect(readlinkSync(join(io.cwd, 'report.html'))).toBe('pages/target.html');
  expect(readdirSync(join(io.cwd, 'pages'))).toEqual([]);
});

it.each([
  ['teleport-starter.state.json', 'the state file'],
  ['teleport-starter.state.json.backup', "the state file's backup"],
  ['link.html', 'the state file'],
  ['cluster.plan', 'the saved plan'],
])('a report never replaces %s', async (report, what) => {
  const io = fakeIo();
  for (const name of ['teleport-starter.state.json', 'cluster.plan']) writeFileSync(join(io.cwd, name), name);
  symlinkSync('teleport-starter.state.json', join(io.cwd, 'link.html'));
  const refusal = await refusalOf(refuseBadReport({ ...defaults, report, planFile: 'cluster.plan' }, io));
  expect(refusal).toMatchObject({
    code: 'USAGE',
    detail: expect.stringContaining(`-report would write the report over ${what}, `),
  });
});

it.each([
  ['cluster.tfvars', 'precious'],
  ['exampleuser.pem', 'precious'],
  ['.teleport-starter.sandbox.json', '{}'],
  ['index.html', '<!doctype html>\n<title>Ours</title>'],
])('a report never replaces what is no report, such as %s', async (report, content) => {
  const io = fakeIo();
  writeFileSync(join(io.cwd, report), content);
  expect(await refusalOf(refuseBadReport({ ...defaults, report }, io))).toMatchObject({
    code: 'REPORT_UNWRITABLE',
    detail: expect.stringMatching(
      / is there already, and it is no report: it is not overwritten\. Nothing was changed\.$/,
    ),
    hint: 'Name another file with -report.',
  });
  expect(readFileSync(join(io.cwd, report), 'utf8')).toBe(content);
});

it('an empty file that was made for the report is taken', async () => {
  const io = fakeIo();
  writeFileSync(join(io.cwd, 'report.html'), '');
  expect(await refusalOf(refuseBadReport({ ...defaults, report: 'report.html' }, io))).toBeUndefined();
});

it('a disk that is full in the end is a warning: the run is recorded all the same', async () => {
  const io = fakeIo();
  expect(await writeReport(join(io.cwd, 'gone/report.html'), () => '')).toMatchObject({
    code: 'REPORT_NOT_WRITTEN',
    severity: 'warning',
    summary: 'The report was not written',
    detail: expect.stringMatching(/ENOENT.*The run itself is recorded in the state\.$/),
  });
});
