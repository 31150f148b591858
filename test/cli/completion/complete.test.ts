import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complete } from '../../../src/cli/completion/complete.ts';
import { namesFor } from '../../../src/cli/completion/names.ts';
import { describeCommandLine, parseCommandLine } from '../../../src/cli/program.ts';
import { fakeIo } from '../world.ts';

const commandLine = describeCommandLine();

const STATE = {
  resources: { 'aws_lb.cluster[0]': {}, 'aws_instance.cluster': {} },
  outputs: { key_name: 'k', cluster_name: 'c' },
};

/** A folder with these files, in which lines are completed; `|` is the cursor, and begins a new word after a blank. */
function folder(files: Record<string, unknown> = {}, env: Record<string, string> = {}) {
  const io = fakeIo(env);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(io.cwd, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return async (line: string) => {
    const { kind, candidates } = await complete(line.split(' '), commandLine, (at) => namesFor(at, io));
    return { kind, texts: candidates.map(({ text }) => text), candidates };
  };
}

const deployed = () => folder({ 'teleport-starter.state.json': STATE });

describe('what is offered for', () => {
  it.each<[string, readonly string[]]>([
    ['pl', ['plan']],
    ['-sandbox -state x pl', ['plan']],
    ['state p', ['pull', 'push']],
    ['help st', ['state']],
    ['help state sh', ['show']],
    ['plan -det', ['-detailed-exitcode']],
    ['plan --det', ['--detailed-exitcode']],
    ['-var-f', ['-var-file']],
    ['plan -lock=', ['-lock=false']],
    ['plan -- -det', []],
    ['completion ', ['bash', 'zsh', 'fish', 'powershell']],
    ['output ', ['cluster_name', 'key_name']],
    ['output key_name ', []],
    ['state show aws_i', ['aws_instance.cluster']],
    ['state show aws_instance.cluster aws_', []],
    ['state rm aws_instance.cluster aws_l', ['aws_lb.cluster[0]']],
    ['state mv aws_i', ['aws_instance.cluster']],
    ['state mv aws_lb.old aws_lb.', ['aws_lb.cluster[0]']],
    ['plan -target aws_i', ['aws_instance.cluster']],
    ['apply -replace=aws_i', ['-replace=aws_instance.cluster']],
    ['graph -type s', ['svg']],
    ['graph -type=d', ['-type=dot']],
    ['permissions d', ['destroy']],
    ['import aws_instance', []],
    ['import aws_acm_certificate.', ['aws_acm_certificate.cert[0]']],
    ['import aws_acm_certificate.cert ', []],
    ['nosuch ', []],
  ])('%s', async (line, expected) => {
    const { kind, texts } = await deployed()(line);
    expect({ kind, texts: texts.sort() }).toEqual({ kind: 'words', texts: [...expected].sort() });
  });

  it('the beginning of a line is every command, told in a few words', async () => {
    const { candidates } = await folder()('');
    const told = candidates.map(({ text, description = '' }) => `${text} ${description !== ''}`);
    expect(told).toEqual(expect.arrayContaining(['plan true', 'state true', 'help true']));
    expect(told.filter((each) => each.startsWith('_'))).toEqual([]);
  });

  it.each([
    ['plan -out ', 'files'],
    ['plan -out=x', 'files'],
    ['plan -var-file ', 'files'],
    ['-state ', 'files'],
    ['apply ', 'files'],
    ['state push ', 'files'],
    ['-chdir ', 'folders'],
    ['apply -report ', 'files'],
  ])('%s is left to the shell', async (line, kind) => {
    expect(await folder()(line)).toEqual({ kind, texts: [], candidates: [] });
  });

  it('-var is a name to write a value behind', async () => {
    expect(await folder()('plan -var use_')).toMatchObject({
      kind: 'open',
      texts: ['use_letsencrypt=', 'use_acm=', 'use_tls_routing='],
    });
    expect((await folder()('plan -var=reg')).texts).toEqual(['-var=region=']);
  });
});

it('before the first apply, -target is offered what could be declared', async () => {
  expect((await folder()('apply -target aws_instance')).texts).toEqual(['aws_instance.cluster']);
  expect((await folder()('state show aws_instance')).texts).toEqual([]);
});

describe('every option of every command', () => {
  const commands = commandLine.subcommands.flatMap((each) => [each, ...each.subcommands]);

  it('is offered, with one dash', async () => {
    for (const { name, options, subcommands } of commands.filter((each) => each.name !== 'help')) {
      const { texts } = await folder()(`${name} -`);
      expect({ name, texts: texts.sort() }).toEqual({
        name,
        texts: [...new Set([...options, ...commandLine.options].map((option) => option.name))]
          .filter((option) => !['-version', '-chdir'].includes(option))
          .sort(),
      });
      expect(texts.filter((text) => !/^-\w/.test(text))).toEqual([]);
      expect(subcommands.every((each) => each.name.startsWith(`${name} `))).toBe(true);
    }
  });
});

describe('the state that is meant', () => {
  it.each<[string, Record<string, string>]>([
    ['-state other.json state show ', {}],
    ['state -state=other.json show ', {}],
    ['-sandbox -state other.json state show ', {}],
    ['state show ', { TELEPORT_STARTER_STATE: 'other.json' }],
  ])('%s with %j', async (line, env) => {
    const { texts } = await folder({ 'other.json': STATE }, env)(line);
    expect(texts).toEqual(['aws_instance.cluster', 'aws_lb.cluster[0]']);
  });

  it('is looked for where -chdir leads', async () => {
    expect((await folder({ 'teleport-starter.state.json': STATE })('-chdir=nowhere output ')).texts).toEqual([]);
    expect((await folder({ 'teleport-starter.state.json': STATE })('-chdir . output ')).texts).toEqual([
      'cluster_name',
      'key_name',
    ]);
  });

  it("in the sandbox is the sandbox's", async () => {
    const at = folder({ 'teleport-starter.sandbox.state.json': STATE });
    expect((await at('-sandbox output ')).texts).toEqual(['cluster_name', 'key_name']);
    expect((await at('output ')).texts).toEqual([]);
    expect((await at('-sandbox=false output ')).texts).toEqual([]);
    expect((await at('-sandbox -no-sandbox output ')).texts).toEqual([]);
  });

  it('is not the sandbox of the environment where the line says no', async () => {
    const at = folder({ 'teleport-starter.state.json': STATE }, { TELEPORT_STARTER_SANDBOX: '1' });
    expect((await at('output ')).texts).toEqual([]);
    expect((await at('-sandbox=false output ')).texts).toEqual(['cluster_name', 'key_name']);
  });

  it.each([
    ['in S3: AWS is not asked', 'output -backend s3://b-1/k ', STATE],
    ['damaged', 'output ', '{"outputs":'],
    ['something else', 'output ', '[1]'],
    ['missing', 'output -state nosuch.json ', STATE],
    ['named by options that make no sense', 'output -backend nonsense ', STATE],
  ])('is %s: nothing is offered, and nothing fails', async (_, line, state) => {
    expect((await folder({ 'teleport-starter.state.json': state })(line)).texts).toEqual([]);
  });
});

describe('what the environment adds to the line', () => {
  const answered = async (line: string, env: Record<string, string>) => {
    const io = fakeIo(env);
    writeFileSync(join(io.cwd, 'other.json'), JSON.stringify(STATE));
    await parseCommandLine(['__complete', 'fish', ...line.split(' ')], io).run(io);
    return io.written.stdout;
  };

  it.each([
    ['output ', { TELEPORT_STARTER_ARGS: '-state other.json' }],
    ['output ', { TELEPORT_STARTER_ARGS_output: '-state=nosuch.json -state=other.json' }],
    ['output -state other.json ', { TELEPORT_STARTER_ARGS: '-state nosuch.json' }],
  ])('%s with %j: it is heeded, and what is typed goes before it', async (line, env) => {
    expect(await answered(line, env)).toBe('words\ncluster_name\nkey_name\n');
  });

  it('and is never the word that is being typed, nor a reason to fail', async () => {
    expect(await answered('outpu', { TELEPORT_STARTER_ARGS: '-json' })).toMatch(/^words\noutput\t/);
    expect(await answered('state sh', { TELEPORT_STARTER_ARGS: '-json' })).toMatch(/^words\nshow\t/);
    expect(await answered('output -ra', { TELEPORT_STARTER_ARGS: "-state 'oth" })).toMatch(/^words\n-raw\t/);
  });
});
