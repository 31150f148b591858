import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holdDialogue } from '../../../src/cli/prompts/dialogue.ts';
import { ANSWERS_FILE } from '../../../src/cli/prompts/save-answers.ts';
import { readGiven } from '../../../src/cli/variables.ts';
import { openWorldFile } from '../../../src/sandbox/file.ts';
import { createWorld } from '../../../src/sandbox/new-world.ts';
import { SANDBOX_FILE } from '../../../src/sandbox/open.ts';
import { defaults, fakeIo } from '../world.ts';
import { type Script, scripted } from './scripted.ts';

/** Enter, and nothing else, at every question but these. */
const SHORTEST: Script = {
  region: 'us-west-2',
  edition: '',
  version: '',
  architecture: '',
  'hosted zone': '',
  'Which domain': '',
  certificate: '',
  'cluster be called': '',
  bucket: '',
  'EC2 key pair': '',
  SSH: '',
  'may Teleport': '',
  write: 'me@example.com',
  'e-mail': 'me@example.com',
  'instance type': '',
  'What should be done': '',
  'Go on': 'save',
};

interface Setting {
  readonly env?: Record<string, string>;
  readonly files?: Readonly<Record<string, string>>;
  readonly thorough?: boolean;
  readonly vars?: readonly string[];
}

/** A dialogue in a sandbox, with `script` over the shortest answers. */
async function dialogue(script: Script, { env = {}, files = {}, thorough = true, vars = [] }: Setting = {}) {
  const io = fakeIo(env);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(io.cwd, name), content);
  const options = { ...defaults, sandbox: true, variables: vars.map((text) => ({ kind: 'var' as const, text })) };
  const asker = scripted({ ...SHORTEST, ...script });
  const { values: given } = await readGiven(options, io);
  const concluded = await holdDialogue({ given, thorough, options, io, asker });
  return { io, asker, ...concluded, file: join(io.cwd, ANSWERS_FILE) };
}

const COMPLETE = {
  TF_VAR_region: 'us-west-2',
  TF_VAR_cluster_name: 'teleport-example',
  TF_VAR_ami_name: 'teleport-oss-18.2.0-x86_64',
  TF_VAR_key_name: 'exampleuser',
  TF_VAR_route53_zone: 'example.com',
  TF_VAR_route53_domain: 'teleport.example.com',
  TF_VAR_s3_bucket_name: 'teleport-example',
  TF_VAR_email: 'support@example.com',
  TF_VAR_use_acm: 'true',
};
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(COMPLETE).filter(([name]) => !names.includes(name.slice('TF_VAR_'.length))));

describe('what is asked', () => {
  it('Enter at every question gives a whole cluster with ACM, saved where the next command finds it', async () => {
    const { io, file, saved } = await dialogue({});
    expect(saved).toBe(true);
    expect(
      readFileSync(file, 'utf8'),
    ).toBe(`# Answers of teleport-starter init. Every command reads this file; change it as you like.
region                          = "us-west-2"
cluster_name                    = "teleport-example"
ami_name                        = "teleport-oss-18.2.0-x86_64"
key_name                        = "exampleuser"
route53_zone                    = "example.com"
route53_domain                  = "teleport.example.com"
s3_bucket_name                  = "teleport-example-com"
cluster_instance_type           = "t3.micro"
email                           = "me@example.com"
use_letsencrypt                 = false
use_acm                         = true
allowed_ssh_ingress_cidr_blocks = ["0.0.0.0/0"]
allowed_ingress_cidr_blocks     = ["0.0.0.0/0"]
`);
    const again = await readGiven({ variables: [] }, fakeIoIn(io.cwd));
    const asker = scripted({});
    const options = { ...defaults, sandbox: true };
    const second = await holdDialogue({ given: again.values, thorough: true, options, io, asker });
    expect(second).toMatchObject({ asked: false, saved: false });
    expect(asker.asked).toEqual([]);
  });

  it('is only what is missing; a command that can do with a default takes it', async () => {
    const { asker } = await dialogue({}, { env: without('email'), thorough: false });
    expect(asker.asked).toEqual(["Which e-mail address should be in Teleport's configuration?", 'Go on with this?']);
  });

  it.each([
    [{ TF_VAR_use_letsencrypt: 'true' }, "Whom should Let's Encrypt write to, if need be?"],
    [{ TF_VAR_use_acm: 'true' }, "Which e-mail address should be in Teleport's configuration?"],
    [
      { TF_VAR_use_acm: 'true', TF_VAR_use_letsencrypt: 'true' },
      "Which e-mail address should be in Teleport's configuration?",
    ],
    [{}, "Which e-mail address should be in Teleport's configuration?"],
  ])("of %j speaks of Let's Encrypt only where it will write", async (certificate, message) => {
    const { asker } = await dialogue({}, { env: { ...without('email', 'use_acm'), ...certificate }, thorough: false });
    expect(asker.asked[0]).toBe(message);
  });

  it('is the size as well where the image was, and the certificate where the domain was', async () => {
    const env = without('ami_name', 'route53_domain', 'use_acm');
    const { asker, raw } = await dialogue({ architecture: 'teleport-oss-18.2.0-arm64' }, { env, thorough: false });
    expect(asker.asked).toEqual([
      'Which edition?',
      'Which version?',
      'Which architecture?',
      'Which domain should the cluster have?',
      'Which certificate?',
      'Which instance type?',
      'Go on with this?',
    ]);
    expect(asker.lists['Which instance type?']?.every((line) => /^(t4g|m6g)/.test(line))).toBe(true);
    expect(raw.cluster_instance_type).toMatchObject({ value: 't4g.micro' });
  });

  it('is all of it again where somebody wants to begin anew', async () => {
    const script: Script = { ...SHORTEST, 'What should be done': 'again' };
    const asker = scripted(script);
    const first = asker.choose;
    let times = 0;
    const io = fakeIo(without('email'));
    const { values: given } = await readGiven(defaults, io);
    const patient = {
      ...asker,
      choose: (question: Parameters<typeof first>[0]) => {
        if (question.message.includes('What should be done') && ++times === 2) return Promise.resolve('go on');
        return first(question);
      },
    };
    const { saved } = await holdDialogue({
      given,
      thorough: true,
      options: { ...defaults, sandbox: true },
      io,
      asker: patient,
    });
    expect(saved).toBe(false);
    expect(asker.asked.filter((message) => message.includes('e-mail'))).toHaveLength(2);
  });
});

describe('contradictions are told at the question', () => {
  it('of the domain and its zone, either way round', async () => {
    const { asker } = await dialogue({ 'Which domain': ['tele.example.org', 'tele'] });
    expect(asker.complaints).toEqual(['It is not below example.com.']);
    const other = await dialogue(
      { 'Which hosted zone': 'example.com' },
      { env: { TF_VAR_route53_domain: 'tele.example.org', TF_VAR_region: 'us-west-2' } },
    ).catch((error: unknown) => error);
    expect(String(other)).toMatch(/nothing is answered to "Which public Route 53 zone/);
  });

  it('of ACM and a name that no load balancer may have', async () => {
    const env = { TF_VAR_cluster_name: 'a_name_with_underscores' };
    const { asker, raw } = await dialogue({}, { env });
    expect(asker.lists['Which certificate?']).toEqual([
      'AWS Certificate Manager (ACM) (cluster_name is none for a load balancer)',
      "Let's Encrypt",
    ]);
    expect(raw.use_letsencrypt).toMatchObject({ value: 'true' });
    const after = await dialogue({ 'cluster be called': ['a_name', 'a-name'] }, { env: { TF_VAR_use_acm: 'true' } });
    expect(after.asker.complaints).toEqual([
      'cluster_name is "a_name" (your answer), but use_acm is "true" (TF_VAR_use_acm): for the name of a load balancer, it contains "_". With ACM it takes at most 25 letters, digits and "-", not beginning with "internal-".',
    ]);
  });

  it('of ACM and a name: what is wrong with it, and what the question takes, is what holds with ACM', async () => {
    const { asker } = await dialogue({ certificate: 'acm', 'cluster be called': ['a', 'mine'] });
    const rule = '3 to 25 letters, digits and "-" with ACM, not beginning with "-", "sg-" or "internal-"';
    expect(asker.takes['What should the cluster be called?']).toBe(rule);
    expect(asker.complaints).toEqual([`It is too short (1 character). It takes ${rule}.`]);
    const without = await dialogue({ certificate: 'letsencrypt' });
    expect(without.asker.takes['What should the cluster be called?']).toMatch(/^3 to 56 letters/);
  });

  it('of networks: as they are typed, with commas', async () => {
    const { asker } = await dialogue({ SSH: ['10.0.0.1', '10.0.0.1/32, 10.0.0.2/32'] });
    expect(asker.complaints).toEqual([
      '"10.0.0.1" has no length; a single address is "10.0.0.1/32". It takes IPv4 or IPv6 networks with commas between them, such as 203.0.113.0/24, 2001:db8::/32.',
    ]);
  });

  it('of ACM and a domain that is too long for it', async () => {
    const { asker } = await dialogue({ 'Which domain': `${'a'.repeat(60)}.example.com` });
    expect(asker.lists['Which certificate?']?.[0]).toBe(
      'AWS Certificate Manager (ACM) (the domain is longer than 64 bytes)',
    );
  });

  it('of use_acm and use_letsencrypt: it is said which one wins, and none of the two is asked', async () => {
    const { asker } = await dialogue({}, { env: { TF_VAR_use_acm: 'true', TF_VAR_use_letsencrypt: 'true' } });
    expect(asker.told).toContain(
      "use_acm and use_letsencrypt are both true: ACM's certificate is served, and Let's Encrypt is not asked.",
    );
    expect(asker.asked).not.toContain('Which certificate?');
  });

  it('of an edition and the way to log in', async () => {
    const { asker } = await dialogue(
      { edition: 'ent', license: 'license.pem' },
      { env: { TF_VAR_teleport_auth_type: 'saml' }, files: { 'license.pem': 'LICENSE' } },
    );
    expect(asker.lists['Which edition?']?.[0]).toBe('Community Edition: free (teleport_auth_type is saml)');
  });

  it('of an image and the instance type', async () => {
    const { asker, raw } = await dialogue({}, { env: { TF_VAR_cluster_instance_type: 't4g.small' } });
    expect(asker.lists['Which architecture?']?.[0]).toMatch(/^x86_64 .* \(not for t4g\.small\)$/);
    expect(raw.ami_name).toMatchObject({ value: 'teleport-oss-18.2.0-arm64' });
  });
});

describe('Enterprise', () => {
  it('needs a license that can be read and is one; FIPS also another way to log in', async () => {
    const { asker, raw } = await dialogue(
      { edition: 'ent-fips', license: ['nope.pem', 'empty.pem', 'license.pem'], 'log in': 'saml' },
      { files: { 'empty.pem': ' \n', 'license.pem': 'LICENSE' } },
    );
    expect(asker.complaints).toEqual([
      "The file can't be read: there is no such file.",
      'Enterprise needs a license, and this is none.',
    ]);
    expect(raw).toMatchObject({ license_path: { value: 'license.pem' }, teleport_auth_type: { value: 'saml' } });
  });
});

describe('a new key pair', () => {
  it('is made when all is answered, and its private key kept', async () => {
    const { io, raw } = await dialogue({ 'EC2 key pair': '-create', 'pair be called': ['exampleuser', 'mine'] });
    expect(raw.key_name).toMatchObject({ value: 'mine' });
    expect(readFileSync(join(io.cwd, 'mine.pem'), 'utf8')).toMatch(/^a private key of the sandbox/);
  });

  it('is made by every decision but to answer again, and each of them says so', async () => {
    const script = { 'EC2 key pair': '-create', 'pair be called': 'mine' };
    const { io, asker, saved, text } = await dialogue({ ...script, 'What should be done': 'go on' });
    expect(asker.lists['What should be done with it?']).toEqual([
      'Make the key pair mine, save the answers as teleport-starter.auto.tfvars',
      'Make the key pair mine, print the answers, save none',
      'Answer again from the beginning',
    ]);
    expect(saved).toBe(false);
    expect(readdirSync(io.cwd)).toContain('mine.pem');
    // It is no file that commands read.
    expect(text).toMatch(/^region += "us-west-2"\n/);

    const files = { [ANSWERS_FILE]: 'region = "us-west-2"\n' };
    const env = { TF_VAR_use_acm: 'true' };
    const going = await dialogue({ ...script, 'there already': '' }, { thorough: false, files, env });
    expect(going.asker.lists).toMatchObject({
      'Go on with this?': [
        'Make the key pair mine, go on without saving',
        'Make the key pair mine, save the answers as teleport-starter.auto.tfvars, and go on',
        'Answer again from the beginning',
      ],
      'That file is there already. Replace it?': [
        'Make the key pair mine, keep the file as it is',
        'Make the key pair mine, replace it: its values are kept, its comments are lost',
      ],
    });
  });

  it('is not one that there is, here or in the region', async () => {
    const { asker } = await dialogue(
      { 'EC2 key pair': '-create', 'pair be called': ['exampleuser', 'taken', 'mine'] },
      { files: { 'taken.pem': 'precious' } },
    );
    expect(asker.complaints).toEqual([
      'The region has a key pair of this name already.',
      'There is a file taken.pem here already, and it is not overwritten.',
    ]);
  });

  it('that AWS refuses is told, and another one asked for', async () => {
    const asker = scripted({ ...SHORTEST, 'EC2 key pair': '-create', 'pair be called': 'mine' });
    const io = fakeIo();
    const ask = asker.choose;
    // Somebody else makes it while the summary is read; then the one that there was is taken.
    const meanwhile = {
      ...asker,
      choose: async (question: Parameters<typeof ask>[0]) => {
        if (question.message.includes('What should be done')) {
          writeFileSync(join(io.cwd, 'mine.pem'), 'precious');
          return 'save';
        }
        return existsSync(join(io.cwd, 'mine.pem')) ? 'exampleuser' : ask(question);
      },
    };
    const options = { ...defaults, sandbox: true };
    const { raw } = await holdDialogue({ given: {}, thorough: true, options, io, asker: meanwhile });
    expect(io.written.stderr).toContain('Error: There is no place for the private key [KEY_FILE_NOT_WRITTEN]');
    expect(raw.key_name).toMatchObject({ value: 'exampleuser' });
    expect(readFileSync(join(io.cwd, 'mine.pem'), 'utf8')).toBe('precious');
    expect(readFileSync(join(io.cwd, ANSWERS_FILE), 'utf8')).toMatch(/^key_name += "exampleuser"$/m);
  });
});

describe('saving', () => {
  it('keeps what the file had and what -var gave, and leaves alone what stands elsewhere', async () => {
    const { file } = await dialogue(
      { 'already there': 'replace', 'there already': 'replace' },
      {
        env: { TF_VAR_email: 'env@example.com' },
        files: { [ANSWERS_FILE]: '# mine\nregion = "us-west-2"\n' },
        vars: ['use_tls_routing=true'],
      },
    );
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^region += "us-west-2"$/m);
    expect(text).toMatch(/^use_tls_routing += true$/m);
    expect(text).not.toContain('env@example.com');
  });

  it('never replaces a file unasked', async () => {
    const content = '# mine\nregion = "us-west-2"\n';
    const { file, saved } = await dialogue({ 'there already': '' }, { files: { [ANSWERS_FILE]: content } });
    expect(saved).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe(content);
  });
});

describe('a list that can not be read', () => {
  it('has one line why, and the value is typed', async () => {
    const io = fakeIo(without('region', 'key_name'));
    openWorldFile(join(io.cwd, SANDBOX_FILE), () => createWorld({ region: 'eu-west-1' })).save();
    const { values } = await readGiven(defaults, io);
    const given = { ...values, region: { value: 'us-west-2', source: { kind: 'argument' as const, text: '-var' } } };
    const asker = scripted({ ...SHORTEST, 'EC2 key pair': ['no key', 'mine'] });
    const options = { ...defaults, sandbox: true };
    const { raw } = await holdDialogue({ given, thorough: false, options, io, asker });
    expect(asker.told).toContain(
      "The list of key pairs can't be read: The sandbox is in another region. Please type it.",
    );
    expect(asker.complaints).toEqual([
      expect.stringMatching(/^It contains a space\. It takes the name of an EC2 key pair/),
    ]);
    expect(raw.key_name).toMatchObject({ value: 'mine' });
  });
});

/** The same folder, without what the first run had in its environment. */
function fakeIoIn(cwd: string) {
  return { ...fakeIo(), cwd };
}
