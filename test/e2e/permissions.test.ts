import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Policy } from '../../src/cli/permissions/policy.ts';
import { isAllowed, piecesOf, policyOfPiece } from '../cli/permissions/engine.ts';
import { callsIn } from '../cli/permissions/recording.ts';
import { type Account, newAccount, type Request } from '../cli/permissions/request.ts';
import { requestsOf } from '../cli/permissions/requests.ts';
import { type Deployed, fillBucket, killCertificate, meddle } from './permissions-drift.ts';
import { REFERENCE_LICENSE, type Reference, referenceVariables, run } from './run.ts';

interface Configuration {
  readonly reference: Reference;
  readonly variables: Readonly<Record<string, string>>;
  readonly backend?: string;
}

const CONFIGURATIONS: readonly [string, Configuration][] = [
  [
    'ACM',
    {
      reference: 'guide-acm',
      variables: { ami_name: 'teleport-oss-17.0.0-dev-x86_64', add_wildcard_route53_record: 'false' },
    },
  ],
  [
    'ACM, wildcard, Enterprise, every listener',
    {
      reference: 'guide-acm',
      variables: {
        license_path: 'license.pem',
        enable_mongodb_listener: 'true',
        enable_mysql_listener: 'true',
        enable_postgres_listener: 'true',
        allowed_ingress_cidr_blocks: '["203.0.113.0/24"]',
        allowed_egress_cidr_blocks: '["203.0.113.0/24"]',
      },
    },
  ],
  ["Let's Encrypt", { reference: 'letsencrypt', variables: { use_tls_routing: 'true' } }],
  [
    "Let's Encrypt, wildcard, every protocol, state in S3",
    {
      reference: 'letsencrypt',
      variables: { add_wildcard_route53_record: 'true' },
      backend: 's3://team-states/prod/teleport.json',
    },
  ],
];

const UNDERTAKINGS = ['plan', 'apply', 'destroy'] as const;
type Undertaking = (typeof UNDERTAKINGS)[number];

const UNANSWERED = 'a certificate whose request got no answer is looked for by its tag';
const THERE_AGAIN = 'asked when an object of that name is there again: is it ours?';
const OTHERS = 'a destroy looks for its tag on all that the account has: here it has none';
const EVENTS =
  'Teleport changes this table itself; it is changed when a new version of the program declares it otherwise';

/** What no recorded run asks for, and why it is allowed all the same. docs/permissions.md tells them, too. */
const EXCUSED: Readonly<Record<Undertaking, readonly (readonly [RegExp, string])[]>> = {
  plan: [[/^acm:List(TagsForCertificate|Certificates) /, UNANSWERED]],
  apply: [
    [/^acm:List(TagsForCertificate|Certificates) /, UNANSWERED],
    [/^dynamodb:(UpdateTable|UntagResource) .*-events$/, EVENTS],
    [/^s3:GetObject .*\.lock$/, "another run's lock is read to say whose it is"],
  ],
  destroy: [
    [/^(s3:GetBucketTagging|ssm:ListTagsForResource) /, THERE_AGAIN],
    [/^(acm:ListTagsForCertificate|elasticloadbalancing:DescribeTags) /, OTHERS],
    [/^s3:ListBucket .*:team-states$/, 'without it a state that is gone looks like one that is forbidden'],
    [/^s3:GetObject .*\.lock$/, "another run's lock is read to say whose it is"],
  ],
};

describe.each(CONFIGURATIONS)('%s', (_, { reference, variables, backend }) => {
  const cwd = mkdtempSync(join(tmpdir(), 'permissions-'));
  const account: Account = newAccount('123456789012', 'us-west-2');
  const asked: Record<Undertaking, Request[]> = { plan: [], apply: [], destroy: [] };
  /** As printed before anything was deployed, and after. */
  const printed: Record<Undertaking, Policy[]> = { plan: [], apply: [], destroy: [] };
  const place = backend === undefined ? [] : [`-backend=${backend}`];
  let runs = 0;

  const env = (more: Readonly<Record<string, string>> = {}) => ({
    ...referenceVariables(reference),
    ...Object.fromEntries(Object.entries({ ...variables, ...more }).map(([name, value]) => [`TF_VAR_${name}`, value])),
    TELEPORT_STARTER_SANDBOX: '1',
    TELEPORT_STARTER_SANDBOX_PACE: 'instant',
  });

  /** Runs the program as a user would, and notes what AWS asks IAM for. */
  async function record(what: Undertaking, args: string[], expected = 0, more: Record<string, string> = {}) {
    const log = join(cwd, `${++runs}.log`);
    const logging = { TELEPORT_STARTER_LOG: 'trace', TELEPORT_STARTER_LOG_PATH: log };
    const ended = await run([what, ...args], { cwd, env: { ...env(more), ...logging } });
    if (ended.code !== expected) throw new Error(`${what} ${args} ended with ${ended.code}:\n${ended.stderr}`);
    asked[what].push(...requestsOf(callsIn(log), account));
    return ended;
  }

  async function printPolicies(): Promise<void> {
    for (const what of UNDERTAKINGS) {
      const { code, stdout, stderr } = await run(['permissions', what, ...place], { cwd, env: env() });
      if (code !== 0) throw new Error(`permissions ${what} ended with ${code}:\n${stderr}`);
      printed[what].push(JSON.parse(stdout) as Policy);
    }
  }

  beforeAll(async () => {
    writeFileSync(join(cwd, 'license.pem'), REFERENCE_LICENSE);
    const given = { ...referenceVariables(reference) };
    const deployed: Deployed = {
      file: join(cwd, '.teleport-starter.sandbox.json'),
      region: 'us-west-2',
      name: given.TF_VAR_cluster_name ?? '',
      bucket: given.TF_VAR_s3_bucket_name ?? '',
      license: variables.license_path !== undefined,
      acm: given.TF_VAR_use_acm === 'true',
    };
    await printPolicies();
    await record('plan', place);
    await record('apply', [...place, '-auto-approve']);
    await printPolicies();
    // Somebody begins another deployment of the same names.
    for (const what of ['plan', 'apply'] as const) await record(what, ['-state=other.json', '-new-deployment'], 1);
    await meddle(deployed);
    await record('plan', place);
    await record('apply', [...place, '-auto-approve']);
    if (deployed.acm) killCertificate(deployed);
    const edition = variables.ami_name?.includes('oss') || reference === 'letsencrypt' ? 'oss' : 'ent';
    await record('apply', [...place, '-auto-approve'], 0, { ami_name: `teleport-${edition}-17.1.0-x86_64` });
    await fillBucket(deployed);
    await record('destroy', [...place, '-auto-approve']);
    // Some dozens of runs of the program.
  }, 300_000);
  afterAll(() => rmSync(cwd, { recursive: true }));

  describe.each(UNDERTAKINGS)('%s', (what) => {
    test('what the runs ask for is allowed, by the policy from before the first apply and by the one from after it', async () => {
      expect(asked[what].length).toBeGreaterThan(15);
      const refused: string[] = [];
      for (const [at, policy] of printed[what].entries()) {
        for (const request of asked[what]) {
          if (!(await isAllowed(request, policy))) refused.push(`${at}: ${JSON.stringify(request)}`);
        }
      }
      expect(refused).toEqual([]);
    });

    test('nothing else is: each action on each resource was asked for, or there is a reason', async () => {
      const unused: string[] = [];
      const [policy] = printed[what];
      for (const piece of piecesOf(policy as Policy)) {
        const alike = asked[what].filter(({ action }) => action === piece.Action);
        const uses = await Promise.all(alike.map((request) => isAllowed(request, policyOfPiece(piece))));
        if (!uses.includes(true)) unused.push(`${piece.Action} on ${piece.Resource}`);
      }
      const unexcused = unused.filter((text) => !EXCUSED[what].some(([pattern]) => pattern.test(text)));
      expect(unexcused).toEqual([]);
    });
  });
});

describe('permissions without credentials', () => {
  test('names no account, and says so', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'permissions-'));
    onTestFinished(() => rmSync(cwd, { recursive: true }));
    const variables = { ...referenceVariables('letsencrypt'), AWS_EC2_METADATA_DISABLED: 'true' };
    const { code, stdout, stderr } = await run(['permissions', 'plan'], { cwd, env: variables });
    expect(code).toBe(0);
    expect(JSON.stringify(JSON.parse(stdout))).toContain('arn:aws:dynamodb:us-west-2:*:table/tele-le');
    expect(stderr).toContain('Warning: The policy names no account [POLICY_ACCOUNT_UNKNOWN]');
    expect(stderr.replaceAll(/\n│ ?/g, ' ')).toContain(
      'Whose account it is could not be asked, so the policy has * instead of its id. STS GetCallerIdentity could not be signed',
    );
    expect(stderr).toContain('Log in to the account and print it again, or put the id in its place.');
  });
});
