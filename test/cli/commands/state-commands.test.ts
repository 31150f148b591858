import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run as destroy } from '../../../src/cli/commands/destroy.ts';
import { run as output } from '../../../src/cli/commands/output.ts';
import { run as list } from '../../../src/cli/commands/state-list.ts';
import { run as show } from '../../../src/cli/commands/state-show.ts';
import { run as unlock } from '../../../src/cli/commands/unlock.ts';
import { thisProcess } from '../../../src/cli/lock-owner.ts';
import { Secret } from '../../../src/core/values.ts';
import { formatState } from '../../../src/state/parse.ts';
import { seal } from '../../../src/state/seal.ts';
import { defaults, fakeIo, recorded, stateWith } from '../world.ts';

const state = stateWith({
  resources: {
    'aws_lb.cluster[0]': recorded({
      type: 'aws_lb',
      id: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/example-alb/1',
      inputs: { name: 'example-alb', idle_timeout: 3600 },
      attributes: { dns_name: 'example-alb.elb.amazonaws.com' },
      dependencies: ['aws_security_group.cluster'],
    }),
    'aws_ssm_parameter.license[0]': recorded({
      type: 'aws_ssm_parameter',
      status: 'updating',
      id: '/teleport/example/license',
      owned: false,
      inputs: { name: '/teleport/example/license', value: seal(new Secret('the license text'), 'abcd') },
      attributes: { digests: [seal(new Secret('the license text'), 'abcd')] },
      deposed: [{ id: '/teleport/old/license', inputs: {}, attributes: {}, dependencies: [], owned: true }],
    }),
    'aws_iam_role.cluster': recorded({ type: 'aws_iam_role', id: 'example-cluster' }),
  },
});

function ioWithState() {
  const io = fakeIo();
  writeFileSync(join(io.cwd, defaults.state), formatState(state));
  return io;
}

describe('state list', () => {
  it('prints the addresses, sorted', async () => {
    const io = ioWithState();
    expect(await list(defaults, io)).toBe(0);
    expect(io.written.stdout).toBe('aws_iam_role.cluster\naws_lb.cluster[0]\naws_ssm_parameter.license[0]\n');
  });

  it('shows the control characters of a state that somebody has edited', async () => {
    const io = fakeIo();
    const edited = { ...state, resources: { 'aws_lb.a\u001b[2K': recorded({ type: 'aws_lb', id: 'x' }) } };
    writeFileSync(join(io.cwd, defaults.state), formatState(edited));
    await list(defaults, io);
    expect(io.written.stdout).toBe('aws_lb.a\\x1b[2K\n');
  });

  it('prints one JSON object with -json', async () => {
    const io = ioWithState();
    await list({ ...defaults, json: true }, io);
    expect(JSON.parse(io.written.stdout)).toMatchObject({
      type: 'resources',
      resources: [
        { address: 'aws_iam_role.cluster', type: 'aws_iam_role', status: 'ready', id: 'example-cluster' },
        { address: 'aws_lb.cluster[0]' },
        { address: 'aws_ssm_parameter.license[0]', status: 'updating' },
      ],
    });
  });

  it('says where it looked when there is no state', async () => {
    const io = fakeIo();
    await expect(list(defaults, io)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'STATE_MISSING',
          summary: 'There is no state yet',
          detail: `teleport-starter.state.json does not exist in ${io.cwd}: nothing has been applied from here.`,
          hint: 'Run this where you ran apply, name the file with -state=FILE or the object in S3 with -backend=s3://BUCKET/KEY, or start with\nteleport-starter apply',
        },
      ],
    });
  });
});

describe('a state that is gone', () => {
  const restoring = (command: string) =>
    `If its state was moved, name the new place with -state=FILE or -backend=s3://BUCKET/KEY. If it was lost, put that in its place:\n${command}`;

  it.each([
    ['teleport-starter.state.json.backup', 'cp teleport-starter.state.json.backup teleport-starter.state.json'],
    ['errored.state.json', 'teleport-starter state push errored.state.json'],
  ])('is told with the file that records the deployment: %s', async (name, command) => {
    const io = fakeIo();
    writeFileSync(join(io.cwd, name), formatState(state));
    const told = {
      diagnostics: [
        {
          code: 'STATE_MISSING',
          summary: 'There is no state yet',
          detail: `teleport-starter.state.json does not exist in ${io.cwd}, but ${name} records a deployment (serial 3).`,
          hint: restoring(command),
        },
      ],
    };
    await expect(list(defaults, io)).rejects.toMatchObject(told);
    await expect(output({ ...defaults, raw: false }, io)).rejects.toMatchObject(told);
    await expect(destroy({ ...defaults, autoApprove: true }, io)).rejects.toMatchObject(told);
  });

  it('is told the same of a state in S3', async () => {
    const io = fakeIo({ TELEPORT_STARTER_SANDBOX_PACE: 'instant' });
    writeFileSync(join(io.cwd, 'errored.state.json'), formatState(state));
    const backend = { bucket: 'states', key: 'k' };
    await expect(list({ ...defaults, sandbox: true, backend }, io)).rejects.toMatchObject({
      diagnostics: [
        { detail: 's3://states/k does not exist, but errored.state.json records a deployment (serial 3).' },
      ],
    });
  });
});

describe('state show', () => {
  it('prints a resource, found without its index too', async () => {
    const io = ioWithState();
    expect(await show({ ...defaults, address: 'aws_lb.cluster' }, io)).toBe(0);
    expect(io.written.stdout).toBe(`# aws_lb.cluster[0]:
resource "aws_lb" "cluster" {
    id           =
        "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/example-alb/1"
    dns_name     = "example-alb.elb.amazonaws.com"
    idle_timeout = 3600
    name         = "example-alb"
}

# made from aws_security_group.cluster
`);
  });

  it('hides secrets and tells what is out of the ordinary', async () => {
    const io = ioWithState();
    await show({ ...defaults, address: 'aws_ssm_parameter.license[0]' }, io);
    expect(io.written.stdout).toBe(`# aws_ssm_parameter.license[0]:
# an interrupted run left it "updating"; the next apply settles that
# imported or adopted, not made by teleport-starter
# replaced, still to be removed: /teleport/old/license
resource "aws_ssm_parameter" "license" {
    id      = "/teleport/example/license"
    digests = [(sensitive value)]
    name    = "/teleport/example/license"
    value   = (sensitive value)
}
`);
  });

  it('hides secrets in JSON', async () => {
    const io = ioWithState();
    await show({ ...defaults, json: true, address: 'aws_ssm_parameter.license[0]' }, io);
    expect(JSON.parse(io.written.stdout)).toMatchObject({
      type: 'resource',
      address: 'aws_ssm_parameter.license[0]',
      resourceType: 'aws_ssm_parameter',
      inputs: { value: '(sensitive value)' },
      attributes: { digests: ['(sensitive value)'] },
    });
    expect(io.written.stdout).not.toContain('$sealed');
  });

  it('offers the nearest address for one that is not there', async () => {
    await expect(show({ ...defaults, address: 'aws_lb.clutser[0]' }, ioWithState())).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'ADDRESS_UNKNOWN',
          summary: 'There is no such address in the state',
          detail: '"aws_lb.clutser[0]" is not in the state.',
          hint: 'Did you mean aws_lb.cluster[0]? See all addresses with\nteleport-starter state list',
        },
      ],
    });
  });

  it('takes a name that every object has for what it is: unknown', async () => {
    await expect(show({ ...defaults, address: 'toString' }, ioWithState())).rejects.toMatchObject({
      diagnostics: [{ code: 'ADDRESS_UNKNOWN', detail: '"toString" is not in the state.' }],
    });
  });
});

describe('unlock', () => {
  const owner = { host: 'laptop', user: 'ada', pid: 4711, processStart: '1', bootId: 'b', operation: 'apply' };
  const options = { ...defaults, force: false };

  it('removes a lock and says whose it was', async () => {
    const io = fakeIo();
    const lock = { ...owner, lockId: '0', since: '2026-01-01T00:00:00.000Z' };
    writeFileSync(join(io.cwd, `${defaults.state}.lock`), JSON.stringify(lock));
    expect(await unlock(options, io)).toBe(0);
    expect(io.written.stdout).toBe('Removed the lock of ada@laptop (process 4711, "apply").\n');
    await unlock({ ...options, json: true }, io);
    expect(io.written.stdout).toContain('{"version":1,"type":"unlock","removed":false}\n');
  });

  it('removes a damaged one too, and says so', async () => {
    const io = fakeIo();
    writeFileSync(join(io.cwd, `${defaults.state}.lock`), '{"host":');
    await unlock(options, io);
    await unlock(options, io);
    expect(io.written.stdout).toBe('Removed the lock, a damaged one.\nteleport-starter.state.json is not locked.\n');
  });

  it('leaves that of a run which is at work on this machine, unless forced to', async () => {
    const io = fakeIo();
    const path = join(io.cwd, `${defaults.state}.lock`);
    const since = '2026-01-01T00:00:00.000Z';
    const owner = await thisProcess('apply');
    const lock = JSON.stringify({ ...owner, user: 'ada', lockId: '0', since });
    writeFileSync(path, lock);
    await expect(unlock(options, io)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'LOCK_IN_USE',
          summary: 'The run that holds the lock is at work',
          detail: `ada@${owner.host} (process ${process.pid}) has been running "apply" since ${since} on this machine; lock file ${path}. It was not removed.`,
          hint: 'Wait for it, or stop it with Ctrl-C where it runs. To remove its lock all the same, though another run could then get in its way:\nteleport-starter unlock -force',
        },
      ],
    });
    expect(readFileSync(path, 'utf8')).toBe(lock);
    expect(await unlock({ ...options, force: true }, io)).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it('removes that of a run which has died on this machine', async () => {
    const io = fakeIo();
    const lock = { ...(await thisProcess('apply')), processStart: 'another', lockId: '0', since: '' };
    writeFileSync(join(io.cwd, `${defaults.state}.lock`), JSON.stringify(lock));
    await unlock(options, io);
    expect(io.written.stdout).toMatch(/^Removed the lock of /);
  });

  it('has nothing to do without one', async () => {
    const io = fakeIo();
    expect(await unlock(options, io)).toBe(0);
    expect(io.written.stdout).toBe('teleport-starter.state.json is not locked.\n');
  });
});
