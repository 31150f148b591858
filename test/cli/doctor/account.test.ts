import {
  CreateLoadBalancerCommand,
  DescribeAccountLimitsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateRoleCommand,
  GetAccountSummaryCommand,
  GetRoleCommand,
  IAMClient,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import type { Account } from '../../../src/cli/aws.ts';
import { delegationVerdict, zoneVerdict } from '../../../src/cli/doctor/domain.ts';
import { lookBeforeFirstChange } from '../../../src/cli/doctor/first-change.ts';
import { quotasVerdict } from '../../../src/cli/doctor/limits.ts';
import { bucketVerdict, namesVerdict } from '../../../src/cli/doctor/names.ts';
import {
  imageVerdict,
  instanceTypeVerdict,
  keyPairVerdict,
  kmsVerdict,
  regionVerdict,
  vpcVerdict,
} from '../../../src/cli/doctor/offers.ts';
import { permissionsVerdict } from '../../../src/cli/doctor/permissions.ts';
import { type Scene, sceneOf } from '../../../src/cli/doctor/scene.ts';
import { failed, type Verdict } from '../../../src/cli/doctor/verdict.ts';
import { permissionsNeeded } from '../../../src/cli/permissions/needed.ts';
import { policyFor } from '../../../src/cli/permissions/policy.ts';
import type { Dns } from '../../../src/core/dns.ts';
import { delegate } from '../../../src/sandbox/route53/delegation.ts';
import { addHostedZone } from '../../../src/sandbox/route53/zones.ts';
import type { State } from '../../../src/state/model.ts';
import type { Config } from '../../../src/variables/config.ts';
import { type AccountOptions, account } from '../../sandbox/account.ts';
import { guide } from '../../stacks/starter-cluster/world.ts';
import { wouldAllow } from '../permissions/engine.ts';
import { fakeIo, recorded, stateWith } from '../world.ts';

/** A sandbox account to look at, with what the guide's variables name. */
function look(options: AccountOptions & { readonly state?: State; readonly dns?: Dns } = {}) {
  const { state, dns, ...world } = options;
  const made = account({ keyNames: ['exampleuser'], zones: ['example.com'], ...world });
  const { send, clock, sandbox } = made;
  const opened: Account = {
    send,
    clock,
    region: made.world.region,
    account: made.world.account,
    partition: 'aws',
    dns: dns ?? sandbox.dns,
  };
  return { ...made, opened, scene: sceneOf(opened, state, undefined) };
}

/** What the line says: its status, and the code or the text. */
async function told(look: Promise<Verdict>): Promise<string> {
  const verdict = await look.catch(failed);
  if (verdict.status === 'ok') return `ok ${verdict.detail}`;
  if (verdict.status === 'unchecked') return `unchecked ${verdict.why}`;
  return `${verdict.status} ${verdict.problems.map(({ code }) => code).join(' ')}`;
}

const config: Config = { ...guide, use_acm: true };
const deployed = stateWith({
  resources: {
    'aws_instance.cluster': recorded({ type: 'aws_instance', id: 'i-1' }),
    'aws_iam_role.cluster': recorded({ type: 'aws_iam_role', id: 'teleport-example-cluster' }),
    'aws_lb.cluster[0]': recorded({ type: 'aws_lb', id: 'arn:lb' }),
  },
});

describe('what the variables name', () => {
  const lines: [string, (scene: Scene, of: Config) => Promise<Verdict>, Partial<Config>, string][] = [
    ['region', regionVerdict, {}, 'ok us-west-2, account 123456789012'],
    ['image', imageVerdict, {}, 'ok teleport-ent-17.0.0-dev-x86_64 (ami-'],
    ['image', imageVerdict, { ami_name: 'teleport-oss-1.0.0-x86_64' }, 'failure IMAGE_NOT_FOUND'],
    ['instance type', instanceTypeVerdict, {}, 'ok t3.micro (x86_64)'],
    ['instance type', instanceTypeVerdict, { cluster_instance_type: 't4g.micro' }, 'failure ARCHITECTURE_MISMATCH'],
    ['instance type', instanceTypeVerdict, { cluster_instance_type: 'x9.huge' }, 'failure INSTANCE_TYPE_UNKNOWN'],
    ['instance type', instanceTypeVerdict, { ami_name: 'teleport-oss-1.0.0-x86_64' }, 'ok t3.micro (x86_64)'],
    ['key pair', keyPairVerdict, {}, 'ok exampleuser'],
    ['key pair', keyPairVerdict, { key_name: 'nobody' }, 'failure KEY_PAIR_NOT_FOUND'],
    ['KMS alias', kmsVerdict, {}, 'ok alias/aws/ssm'],
    ['KMS alias', kmsVerdict, { kms_alias_name: 'alias/none' }, 'failure KMS_ALIAS_NOT_FOUND'],
    ['VPC', vpcVerdict, {}, 'and us-west-2b'],
    ['VPC', vpcVerdict, { use_acm: false }, 'room in us-west-2a'],
    ['hosted zone', zoneVerdict, {}, 'ok example.com (Z'],
    ['hosted zone', zoneVerdict, { route53_zone: 'example.org' }, 'failure ZONE_NOT_FOUND'],
    ['delegation', delegationVerdict, {}, "ok example.com leads to the zone's 4 name servers"],
    ['delegation', delegationVerdict, { route53_zone: 'example.org' }, 'unchecked there is no zone to lead to'],
    ['bucket', bucketVerdict, {}, 'is free'],
    ['names', namesVerdict, {}, 'names are free'],
  ];
  it.each(lines)('%s', async (_, verdict, changed, line) => {
    expect(await told(verdict(look().scene, { ...config, ...changed }))).toContain(line);
  });

  it('a region without a default VPC, and one whose subnets are all in one zone', async () => {
    expect(await told(vpcVerdict(look({ defaultVpc: false }).scene, config))).toBe('failure DEFAULT_VPC_MISSING');
    const { scene, world } = look();
    const [first, ...others] = Object.keys(world.ec2.subnets);
    for (const id of others) delete world.ec2.subnets[id];
    expect(first).toBeDefined();
    expect(await told(vpcVerdict(scene, config))).toBe('failure SECOND_ZONE_MISSING');
    expect(await told(vpcVerdict(scene, { ...config, use_acm: false }))).toContain('ok vpc-');
  });

  it('what a running cluster was made with may be gone: a warning', async () => {
    const { scene } = look({ state: deployed });
    expect(await told(keyPairVerdict(scene, { key_name: 'gone' }))).toBe('warning KEY_PAIR_NOT_FOUND');
    expect(await told(imageVerdict(scene, { ami_name: 'teleport-oss-1.0.0-x86_64' }))).toBe('warning IMAGE_NOT_FOUND');
  });

  it('a call that AWS refuses is told with the call, whatever is deployed', async () => {
    const fault: AccountOptions['fault'] = ({ operation }) => {
      if (operation !== 'DescribeKeyPairs') return undefined;
      return Object.assign(new Error('You are not authorized.'), { name: 'UnauthorizedOperation' });
    };
    const verdict = await keyPairVerdict(look({ fault, state: deployed }).scene, config).catch(failed);
    expect(verdict).toMatchObject({
      status: 'failure',
      problems: [{ code: 'AWS_REFUSED', detail: expect.stringContaining('EC2 DescribeKeyPairs') }],
    });
  });
});

describe('delegation', () => {
  it.each([
    ['to other name servers', ['ns1.registrar.example']],
    ['to nobody', []],
  ])('%s is a failure that says which servers to set', async (_, servers) => {
    const { scene, world, clock } = look();
    delegate(world, 'example.com', servers, clock.now());
    const verdict = await delegationVerdict(scene, config);
    expect(verdict).toMatchObject({ status: 'failure', problems: [{ code: 'ZONE_NOT_DELEGATED' }] });
    expect(JSON.stringify(verdict)).toMatch(/set exactly these name servers:\\nns-\d+\.awsdns/);
  });

  it('where DNS does not answer, or knows nothing of the AWS in use, nothing is said', async () => {
    const dns: Dns = { nameServers: async () => ({ is: 'unknown' }), cname: async () => ({ is: 'unknown' }) };
    expect(await told(delegationVerdict(look({ dns }).scene, config))).toBe('unchecked DNS does not answer here');
    const elsewhere = sceneOf(look().opened, undefined, 'http://localhost:4566');
    expect(await told(delegationVerdict(elsewhere, config))).toContain('unchecked AWS_ENDPOINT_URL names an AWS');
  });

  it('a closer zone that takes the domain is a failure', async () => {
    const { scene, world } = look();
    addHostedZone(world, { name: config.route53_domain, private: false, reference: 'r' });
    expect(await told(zoneVerdict(scene, config))).toBe('failure ZONE_SHADOWED');
  });
});

describe('names', () => {
  it("a bucket of another account's is a failure", async () => {
    const foreign = look({ foreignBuckets: [config.s3_bucket_name] });
    expect(await told(bucketVerdict(foreign.scene, config))).toBe('failure BUCKET_TAKEN');
  });

  it('a role and a load balancer that others made are told together; the recorded role is ours', async () => {
    const { scene, send, world, opened } = look();
    await send(
      IAMClient,
      new CreateRoleCommand({ RoleName: `${config.cluster_name}-cluster`, AssumeRolePolicyDocument: '{}' }),
    );
    const subnets = Object.keys(world.ec2.subnets).slice(0, 2);
    const balancer = new CreateLoadBalancerCommand({ Name: `${config.cluster_name}-alb`, Subnets: subnets });
    await send(ElasticLoadBalancingV2Client, balancer);
    const verdict = await namesVerdict(scene, config);
    expect(verdict).toMatchObject({ status: 'failure' });
    const addresses = 'problems' in verdict ? verdict.problems.map(({ address }) => address).sort() : [];
    expect(addresses).toEqual(['aws_iam_role.cluster', 'aws_lb.cluster[0]']);
    const ours = sceneOf(opened, deployed, undefined);
    const rest = await namesVerdict(ours, { ...config, use_acm: false });
    expect(rest).toMatchObject({ status: 'ok', detail: expect.stringMatching(/ names, 1 of them ours$/) });
  });
});

describe('quotas', () => {
  it('are told, and only of what has yet to be made', async () => {
    expect(await told(quotasVerdict(look().scene, config))).toBe(
      'ok 0 of 50 application load balancers, 0 of 3000 target groups, 0 of 1000 IAM roles, 0 of 1000 instance profiles',
    );
    expect(await told(quotasVerdict(look({ state: deployed }).scene, config))).toBe('ok nothing more is needed');
  });

  it('that leave no room are failures that say what and where', async () => {
    const limited = look().scene;
    const full: Scene = {
      ...limited,
      ctx: {
        ...limited.ctx,
        send: (async (service, command, options) => {
          if (command instanceof DescribeAccountLimitsCommand) {
            return { Limits: [{ Name: 'application-load-balancers', Max: '0' }] };
          }
          if (command instanceof GetAccountSummaryCommand) return { SummaryMap: { Roles: 1000, RolesQuota: 1000 } };
          return limited.ctx.send(service, command, options);
        }) as Scene['ctx']['send'],
      },
    };
    expect(await quotasVerdict(full, config)).toEqual({
      status: 'failure',
      problems: [
        {
          code: 'QUOTA_REACHED',
          summary: 'The account may not have any more of a kind',
          detail:
            'It has 0 application load balancers of 0 that it may have in us-west-2, and the cluster needs one more.',
          hint: 'Delete one that is not used, or ask AWS for more; what can be asked for is listed by\naws service-quotas list-service-quotas --service-code elasticloadbalancing --region us-west-2',
        },
        expect.objectContaining({
          detail: 'It has 1000 IAM roles of 1000 that it may have, and the cluster needs one more.',
        }),
      ],
    });
  });

  it('that nobody may ask for are a warning, not a failure', async () => {
    const { scene } = look({ fault: ({ operation }) => (operation === 'GetAccountSummary' ? denied() : undefined) });
    expect(await told(quotasVerdict(scene, config))).toBe('warning AWS_REFUSED');
  });
});

describe('permissions', () => {
  const ARN = 'arn:aws:iam::123456789012:user/ops';
  const needed = (scene: Scene) =>
    permissionsNeeded({ what: 'apply', config, place: scene.ctx, deployed: scene.deployed });

  /** An IAM that denies these actions; whether on one resource is up to `unless`. */
  function simulated(
    scene: Scene,
    deniedActions: readonly string[],
    unless: (resource: string) => boolean = () => false,
  ) {
    const asked: SimulatePrincipalPolicyCommand['input'][] = [];
    const send = (async (_, command, options) => {
      if (command instanceof GetRoleCommand) return { Role: { Arn: 'arn:aws:iam::123456789012:role/aws-reserved/r' } };
      if (!(command instanceof SimulatePrincipalPolicyCommand)) return scene.ctx.send(_, command, options);
      asked.push(command.input);
      return {
        EvaluationResults: (command.input.ActionNames ?? []).flatMap((EvalActionName) =>
          (command.input.ResourceArns ?? []).map((EvalResourceName) => ({
            EvalActionName,
            EvalResourceName,
            EvalDecision:
              deniedActions.includes(EvalActionName) && !unless(EvalResourceName) ? 'implicitDeny' : 'allowed',
          })),
        ),
      };
    }) as Scene['ctx']['send'];
    return { scene: { ...scene, ctx: { ...scene.ctx, send } }, asked };
  }

  it('of an administrator cost one call', async () => {
    const { scene, asked } = simulated(look().scene, []);
    expect(await told(permissionsVerdict(scene, ARN, needed(scene)))).toMatch(/^ok all \d+ actions of an apply/);
    expect(asked.length).toBe(1);
  });

  it('that are limited to the objects of the cluster are enough: asked for with their resources and conditions', async () => {
    const { scene, asked } = simulated(look().scene, ['s3:CreateBucket', 'ec2:RunInstances'], (one) => one !== '*');
    expect(await told(permissionsVerdict(scene, ARN, needed(scene)))).toContain('ok all');
    expect(asked.slice(1).every(({ ResourceArns }) => ResourceArns?.every((one) => one.startsWith('arn:')))).toBe(true);
  });

  it.each([
    ['guide', config],
    ["Let's Encrypt", { ...config, use_acm: false, use_letsencrypt: true, use_tls_routing: false }],
  ])('of who has just the policy that is printed are enough: %s', async (_, wanted) => {
    const { scene } = look();
    const request = { what: 'apply', config: wanted, place: scene.ctx, deployed: scene.deployed } as const;
    const printed = policyFor(request);
    const send = (async (_service, { input }) => {
      const { ActionNames, ResourceArns, ContextEntries }: SimulatePrincipalPolicyCommand['input'] = input as never;
      const context = Object.fromEntries(
        (ContextEntries ?? []).map(({ ContextKeyName = '', ContextKeyType, ContextKeyValues = [] }) => [
          ContextKeyName,
          ContextKeyType?.endsWith('List') ? ContextKeyValues : (ContextKeyValues[0] ?? ''),
        ]),
      );
      const asked = (ActionNames ?? []).flatMap((action) =>
        (ResourceArns ?? []).map((resource) => ({ action, resource, context })),
      );
      return {
        EvaluationResults: asked.map((one) => ({
          EvalActionName: one.action,
          EvalResourceName: one.resource,
          EvalDecision: wouldAllow(one, printed) ? 'allowed' : 'implicitDeny',
        })),
      };
    }) as Scene['ctx']['send'];
    const verdict = permissionsVerdict({ ...scene, ctx: { ...scene.ctx, send } }, ARN, permissionsNeeded(request));
    expect(await verdict).toEqual({ status: 'ok', detail: expect.stringMatching(/^all \d+ actions/) });
  });

  it('that lack something are a failure that names it; a session is asked for by its role', async () => {
    const session = 'arn:aws:sts::123456789012:assumed-role/r/me';
    const { scene, asked } = simulated(look().scene, ['s3:CreateBucket', 'acm:RequestCertificate']);
    expect(await permissionsVerdict(scene, session, needed(scene))).toEqual({
      status: 'failure',
      problems: [
        {
          code: 'PERMISSIONS_LACKING',
          summary: 'The credentials may not do all that an apply needs',
          detail: `IAM's simulation denies to ${session}: acm:RequestCertificate, s3:CreateBucket.`,
          hint: 'Have the policy attached that this prints:\nteleport-starter permissions apply',
        },
      ],
    });
    expect(new Set(asked.map((one) => one.PolicySourceArn))).toEqual(
      new Set(['arn:aws:iam::123456789012:role/aws-reserved/r']),
    );
  });

  it('that nobody may ask for are a warning that says so', async () => {
    const { scene } = look({ fault: ({ operation }) => (/^Simulate/.test(operation) ? denied() : undefined) });
    expect(await permissionsVerdict(scene, ARN, needed(scene))).toMatchObject({
      status: 'warning',
      problems: [
        {
          code: 'PERMISSIONS_UNCHECKED',
          summary: 'Whether the credentials may do it all could not be checked',
          detail: expect.stringContaining('IAM SimulatePrincipalPolicy failed with AccessDenied'),
          hint: expect.stringContaining('\nteleport-starter permissions apply'),
        },
      ],
    });
    const federated = 'arn:aws:sts::123456789012:federated-user/x';
    expect(await told(permissionsVerdict(scene, federated, []))).toBe('warning PERMISSIONS_UNCHECKED');
    expect(await told(permissionsVerdict(scene, 'arn:aws:iam::123456789012:root', []))).toContain('ok');
  });
});

describe('before the first change', () => {
  const first = (opened: Account, state = stateWith({})) =>
    lookBeforeFirstChange({ options: { sandbox: true }, io: fakeIo(), config, account: opened, state });

  it('what is wrong with the delegation is known, and nothing else is said', async () => {
    const { opened, world, clock } = look();
    expect(await first(opened)()).toEqual([]);
    delegate(world, 'example.com', [], clock.now());
    expect(await first(opened)()).toMatchObject([{ code: 'ZONE_NOT_DELEGATED' }]);
  });

  it('what may not be asked is nothing to say; what never answers keeps nobody waiting', async () => {
    const { opened } = look({ fault: ({ operation }) => (operation === 'GetAccountSummary' ? denied() : undefined) });
    const dns: Dns = { nameServers: () => new Promise(() => {}), cname: async () => ({ is: 'unknown' }) };
    expect(await first({ ...opened, dns })()).toEqual([]);
  });

  it('of a deployment that is there nothing is asked', async () => {
    const { opened, sandbox } = look();
    expect(await first(opened, deployed)()).toEqual([]);
    expect(sandbox.calls).toEqual([]);
  });
});

function denied(): Error {
  return Object.assign(new Error('not authorized'), {
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403 },
  });
}
