import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { State } from '../../src/state/model.ts';
import { type Emulator, emulatorWanted, startEmulator } from '../emulator/emulator.ts';
import { startProxy } from '../emulator/proxy.ts';
import { type Ended, type Running, referenceSnapshot, referenceVariables, run, start } from './run.ts';
import { takeSnapshot } from './snapshot.ts';

const URL = 's3://team-states/prod/teleport.json';
const IN_S3 = { TELEPORT_STARTER_BACKEND: URL };
const Bucket = 'team-states';
const LOCK = 'prod/teleport.json.lock';

describe.runIf(emulatorWanted('remote state'))('a state in S3', () => {
  let emulator: Emulator;
  let s3: S3Client;

  beforeAll(async () => {
    emulator = await startEmulator();
    const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
    s3 = new S3Client({ endpoint: emulator.url, region: emulator.region, credentials, forcePathStyle: true });
  });
  afterAll(() => emulator?.stop());

  beforeEach(async () => {
    await createBucket();
    return async () => {
      await run(['destroy', '-auto-approve'], { cwd: folder(), env: { ...everywhere(), ...IN_S3 } });
      await removeBucket();
    };
  });

  async function createBucket(): Promise<void> {
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }));
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  }

  async function removeBucket(): Promise<void> {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    await s3.send(new DeleteBucketCommand({ Bucket }));
  }

  const everywhere = () => ({ ...emulator.env, ...referenceVariables('letsencrypt') });

  /** Somebody with a folder of their own. */
  function person(env: Record<string, string> = IN_S3) {
    const cwd = folder();
    const options = { cwd, env: { ...everywhere(), ...env } };
    const file = (name: string) => join(cwd, name);
    return {
      file,
      run: (...args: string[]): Promise<Ended> => run(args, options),
      start: (args: string[], onOutput: (text: string) => void): Running => start(args, { ...options, onOutput }),
      async succeed(...args: string[]): Promise<string> {
        const { code, stdout, stderr } = await run(args, options);
        if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
        return stdout;
      },
      state: async (name?: string): Promise<State> =>
        JSON.parse(name ? readFileSync(file(name), 'utf8') : (await run(['state', 'pull'], options)).stdout) as State,
    };
  }

  /** The account without the bucket that the state is in. */
  async function account() {
    const snapshot = await takeSnapshot({ url: emulator.url, region: emulator.region });
    return { ...snapshot, s3: snapshot.s3?.filter((bucket) => (bucket as { name?: string }).name !== Bucket) };
  }

  test('has a whole life, seen by whoever has the bucket, without a file in any folder', async () => {
    const [ann, bob] = [person(), person()];
    const planned = await ann.succeed('plan', '-out', 'a.plan');
    expect(planned).toContain(`\n  teleport-starter -backend=${URL} apply a.plan\n`);
    await ann.succeed('apply', 'a.plan');
    expect(await account()).toEqual(referenceSnapshot('letsencrypt'));
    expect(await bob.succeed('plan', '-detailed-exitcode')).toContain('No changes.');
    expect(await bob.succeed('output', '-raw', 'cluster_web_address')).toBe('https://le.example.com');
    expect((await bob.succeed('state', 'list')).trim().split('\n')).toHaveLength(25);
    expect(await bob.succeed('state', 'show', 'aws_s3_bucket.storage')).toContain('tele-le-bucket');
    await bob.succeed('destroy', '-auto-approve');
    expect((await ann.state()).resources).toEqual({});
    for (const { file } of [ann, bob]) expect(() => statSync(file('teleport-starter.state.json'))).toThrow('ENOENT');
  });

  test('two applies at once: one works, the other names the owner, neither loses anything', async () => {
    const [ann, bob] = [person(), person()];
    const both = await Promise.all([ann, bob].map(({ run }) => run('apply', '-auto-approve')));
    const [worked] = both.filter(({ code }) => code === 0);
    const [refused] = both.filter(({ code }) => code !== 0);
    expect(worked?.stdout).toContain('25 added, 0 changed, 0 destroyed');
    expect(refused?.stderr).toContain('[LOCK_HELD]');
    expect(refused?.stderr).toMatch(/@\S+ \(process\s+\d+\)\s+has\s+been\s+running\s+"apply"/);
    expect(refused?.stderr.replace(/\n│ ?/g, ' ')).toContain('It is running on this machine.');
    expect(await account()).toEqual(referenceSnapshot('letsencrypt'));
    for (const { run } of [ann, bob]) expect((await run('plan', '-detailed-exitcode')).code).toBe(0);
  });

  test('the lock of a killed run is taken over on the same machine; one from elsewhere is refused, and removed by unlock', async () => {
    const ann = person();
    const killed = ann.start(['apply', '-auto-approve'], (text) => {
      if (text.includes('Creation complete')) killed.kill('SIGKILL');
    });
    await killed.ended;
    const lock = await s3.send(new GetObjectCommand({ Bucket, Key: LOCK }));
    const owner = JSON.parse((await lock.Body?.transformToString()) ?? '') as object;
    await ann.succeed('apply', '-auto-approve');
    expect(await account()).toEqual(referenceSnapshot('letsencrypt'));
    expect(await ann.succeed('unlock')).toBe(`${URL} is not locked.\n`);

    const Body = JSON.stringify({ ...owner, host: 'elsewhere' });
    await s3.send(new PutObjectCommand({ Bucket, Key: LOCK, Body }));
    const refused = await ann.run('destroy', '-auto-approve');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('@elsewhere') });
    expect(await ann.succeed('unlock')).toMatch(/^Removed the lock of \S+@elsewhere \(process \d+, "apply"\)\.\n$/);
  });

  test('a bucket that goes in the middle of an apply: what came back is kept, and pushed when there is one again', async () => {
    let gone = false;
    const proxy = await startProxy(emulator.url, {
      beforeAnswer: async (call) => {
        if (call !== 'RunInstances' || gone) return;
        gone = true;
        await removeBucket();
      },
    });
    onTestFinished(() => proxy.close());
    const ann = person({ ...IN_S3, AWS_ENDPOINT_URL: proxy.url });
    const failed = await ann.run('apply', '-auto-approve');
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('[STATE_NOT_SAVED]');
    expect(failed.stderr).toContain(`│ teleport-starter -backend=${URL} state push errored.state.json\n`);
    expect(failed.stdout).not.toContain('All that was done is recorded');
    expect(statSync(ann.file('errored.state.json')).mode & 0o777).toBe(0o600);
    const instance = (await ann.state('errored.state.json')).resources['aws_instance.cluster'];
    expect(instance).toMatchObject({ status: 'creating', id: expect.stringMatching(/^i-/) });

    await createBucket();
    await ann.succeed('state', 'push', 'errored.state.json');
    await ann.succeed('apply', '-auto-approve');
    expect((await ann.state()).resources['aws_instance.cluster']?.id).toBe(instance?.id);
    expect(await account()).toEqual(referenceSnapshot('letsencrypt'));
  });

  test('moves from a file to S3 and back without loss, and not by mistake', async () => {
    const ann = person({});
    const file = 'teleport-starter.state.json';
    await ann.succeed('apply', '-auto-approve');
    const before = await ann.state(file);

    const mistaken = await ann.run('apply', '-auto-approve', '-backend', URL);
    expect(mistaken).toMatchObject({ code: 1, stderr: expect.stringContaining('[STATE_ELSEWHERE]') });
    expect(mistaken.stderr).toContain(`│ teleport-starter -backend=${URL} state push ${file}\n`);
    const second = await ann.run('plan', '-backend', URL, '-new-deployment');
    expect(second.stderr).toMatch(/\[STATE_PERHAPS_LOST\].*\[ALREADY_EXISTS\]/s);

    const pushed = await ann.succeed('-backend', URL, 'state', 'push', file);
    expect(pushed).toContain(`\n  mv ${file} ${file}.pushed\n`);
    expect(await ann.succeed('plan', '-backend', URL)).toContain('No changes.');
    const back = await ann.succeed('state', 'pull', '-backend', URL);
    expect(JSON.parse(back)).toEqual(before);
    const there = person({});
    writeFileSync(there.file(file), back, { mode: 0o600 });
    expect(await there.succeed('plan', '-detailed-exitcode')).toContain('No changes.');

    await ann.succeed('-backend', URL, 'destroy', '-auto-approve');
    const older = await ann.run('-backend', URL, 'state', 'push', file);
    expect(older).toMatchObject({ code: 1, stderr: expect.stringContaining('[STATE_NOT_PUSHED]') });
    await ann.succeed('-backend', URL, 'state', 'push', '-force', file);
    expect(Object.keys((await ann.state(file)).resources)).toHaveLength(25);
  });
});

function folder(): string {
  const cwd = mkdtempSync(join(tmpdir(), 'remote-state-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  return cwd;
}
