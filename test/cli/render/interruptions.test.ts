import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { interruptionLines } from '../../../src/cli/render/interruption-lines.ts';
import { type Interruption, interruptionsOf } from '../../../src/cli/render/interruptions.ts';
import type { Change } from '../../../src/planner/model.ts';
import { absent, change, input, unknown, value } from './sample-plans.ts';

const running = change('aws_instance.cluster', 'no-op', { id: 'i-1' });
const standingBalancer = change('aws_lb.cluster[0]', 'no-op', { id: 'lb' });
const replaced = (address: string, order: NonNullable<Change['order']>) =>
  change(address, 'replace', { id: 'old', order });

/** What is noticed, in short: the kind, and how long. */
function noticed(...changes: Change[]): [Interruption['kind'], number?][] {
  return interruptionsOf({ changes }).map(({ kind, seconds }) => (seconds === undefined ? [kind] : [kind, seconds]));
}

const toInstance = change('aws_route53_record.cluster[0]', 'update', {
  id: 'Z_x_A',
  inputs: [input('records', value(['203.0.113.7']), unknown)],
});
const toBalancer = change('aws_route53_record.cluster_acm[0]', 'update', {
  id: 'Z_x_A',
  inputs: [input('alias', value({ name: 'old.elb.amazonaws.com' }), unknown)],
});

describe('the instance', () => {
  test('replaced behind a load balancer that stays: the web UI stays, sessions end', () => {
    expect(
      noticed(
        replaced('aws_instance.cluster', 'create-first'),
        standingBalancer,
        replaced('aws_lb_target_group_attachment.cluster[0]', 'create-first'),
      ),
    ).toEqual([['sessions-end']]);
  });

  test('replaced before it has ever served: nobody could notice', () => {
    const unfinished = { ...replaced('aws_instance.cluster', 'create-first'), interrupted: 'creating' as const };
    expect(noticed(unfinished, standingBalancer)).toEqual([]);
  });

  test('replaced where names lead to its address: for as long as resolvers remember the old one', () => {
    const instance = replaced('aws_instance.cluster', 'create-first');
    expect(noticed(instance, toInstance)).toEqual([['unreachable', 300], ['sessions-end']]);
    const quick = { ...toInstance, inputs: [...toInstance.inputs, input('ttl', value(60), value(300))] };
    expect(noticed(instance, quick)).toEqual([['unreachable', 60], ['sessions-end']]);
  });

  test('destroyed before it is made anew: minutes, whatever else happens meanwhile', () => {
    expect(
      noticed(
        replaced('aws_instance.cluster', 'delete-first'),
        replaced('aws_iam_role.cluster', 'delete-first'),
        toInstance,
      ),
    ).toEqual([['unreachable', 300], ['sessions-end']]);
  });

  test('destroyed: the cluster ends, and nothing else is worth telling', () => {
    expect(
      noticed(
        change('aws_instance.cluster', 'delete', { id: 'i-1' }),
        change('aws_lb.cluster[0]', 'delete', { id: 'lb' }),
        change('aws_route53_record.cluster_acm[0]', 'delete', { inputs: [input('name', value('x'), absent)] }),
      ),
    ).toEqual([['cluster-ends']]);
  });

  test('one that was forgotten is the cluster that ends when all is destroyed', () => {
    const changes = [change('aws_instance.stray["i-9"]', 'delete', { id: 'i-9' })];
    expect(interruptionsOf({ mode: 'destroy', changes }).map(({ kind }) => kind)).toEqual(['cluster-ends']);
  });

  test('a stray one serves nobody', () => {
    expect(noticed(running, change('aws_instance.stray["i-9"]', 'delete', { id: 'i-9' }))).toEqual([]);
  });

  test('changed in place: nothing', () => {
    expect(noticed(change('aws_instance.cluster', 'update', { id: 'i-1' }))).toEqual([]);
  });

  test('still to be made: there is nothing to interrupt', () => {
    expect(noticed(change('aws_instance.cluster', 'create'), replaced('aws_lb.cluster[0]', 'delete-first'))).toEqual(
      [],
    );
  });
});

describe('a replacement that was interrupted', () => {
  const old = change('aws_instance.cluster', 'delete', { id: 'i-0', deposed: 'i-0' });
  const begun = change('aws_instance.cluster', 'create', { id: 'i-1', resumes: true, interrupted: 'replacing' });
  const textsOf = (...changes: Change[]) => interruptionsOf({ changes }).map(({ text }) => text);

  test('has left the old instance running: sessions end with it once the new one serves', () => {
    const uninterrupted = textsOf(replaced('aws_instance.cluster', 'create-first'), standingBalancer);
    expect(uninterrupted).toHaveLength(1);
    expect(textsOf(begun, old, standingBalancer)).toEqual(uninterrupted);
  });

  test('before AWS had anything of the new one: the same', () => {
    expect(noticed(change('aws_instance.cluster', 'create'), old)).toEqual([['sessions-end']]);
  });

  test('when the new one serves already: sessions end with the old one', () => {
    expect(textsOf(running, old)).toEqual([
      'Open sessions (SSH, Kubernetes, databases, apps) end with the old instance.',
    ]);
  });

  test('while names still lead to the old one: for as long as resolvers remember it', () => {
    expect(noticed(begun, old, toInstance)).toEqual([['unreachable', 300], ['sessions-end']]);
  });

  test('of the load balancer: as if it had not been', () => {
    const oldBalancer = change('aws_lb.cluster[0]', 'delete', { id: 'old', deposed: 'old' });
    expect(noticed(running, standingBalancer, oldBalancer, toBalancer)).toEqual([
      ['unreachable', 60],
      ['sessions-end'],
    ]);
  });

  test('whose old instance has gone since: there is nothing to interrupt', () => {
    const gone = change('aws_instance.cluster', 'no-op', { deposed: 'i-0' });
    expect(noticed(begun, gone, replaced('aws_lb.cluster[0]', 'delete-first'))).toEqual([]);
  });

  test('and is destroyed instead: the cluster ends', () => {
    expect(interruptionsOf({ mode: 'destroy', changes: [old] })).toMatchObject([{ kind: 'cluster-ends' }]);
  });
});

describe('to destroy all', () => {
  const policy = change('aws_iam_role_policy.cluster_s3', 'delete', { id: 'role:policy' });
  const gone = change('aws_instance.cluster', 'no-op', { interrupted: 'deleting' });

  test('goes on after the instance has ended: there is nothing left to interrupt', () => {
    expect(interruptionsOf({ mode: 'destroy', changes: [policy] })).toEqual([]);
    const screen = { color: new Chalk({ level: 0 }), columns: 80 };
    const lines = interruptionLines({ mode: 'destroy', changes: [gone, policy] }, screen);
    expect(lines).toEqual(['No interruption. The cluster is not running.']);
  });

  test('but what was aimed at: the rest runs', () => {
    const aimed = { mode: 'destroy', targets: [policy.address], changes: [policy] } as const;
    expect(interruptionLines(aimed, { color: new Chalk({ level: 0 }), columns: 80 })).toEqual(['No interruption.']);
  });
});

describe('the load balancer', () => {
  test('replaced, the new one first: resolvers forget an alias within a minute', () => {
    expect(noticed(running, replaced('aws_lb.cluster[0]', 'create-first'), toBalancer)).toEqual([
      ['unreachable', 60],
      ['sessions-end'],
    ]);
  });

  test('destroyed first: until AWS has made another', () => {
    expect(noticed(running, replaced('aws_lb.cluster[0]', 'delete-first'))).toEqual([
      ['unreachable', 180],
      ['sessions-end'],
    ]);
  });

  test.each(['aws_lb_listener', 'aws_lb_target_group', 'aws_lb_target_group_attachment'])(
    'with %s destroyed first: about a minute, created first: not at all',
    (type) => {
      expect(noticed(running, standingBalancer, replaced(`${type}.cluster[0]`, 'delete-first'))).toEqual([
        ['unreachable', 60],
      ]);
      expect(noticed(running, standingBalancer, replaced(`${type}.cluster[0]`, 'create-first'))).toEqual([]);
    },
  );

  test('another certificate at its listener, another idle timeout: nothing', () => {
    expect(
      noticed(
        running,
        change('aws_lb.cluster[0]', 'update', { id: 'lb', inputs: [input('idle_timeout', value(60), value(3600))] }),
        change('aws_lb_listener.cluster[0]', 'update', {
          id: 'l',
          inputs: [input('certificate_arn', value('a'), unknown)],
        }),
        replaced('aws_acm_certificate.cert[0]', 'create-first'),
      ),
    ).toEqual([]);
  });
});

describe('names', () => {
  test('that move away from what stays: nothing', () => {
    expect(noticed(running, toInstance, toBalancer)).toEqual([]);
  });

  test('that end: for good; the proof for ACM is no name for users', () => {
    const name = input('name', value('*.teleport.example.com'), absent);
    const ended = change('aws_route53_record.wildcard-cluster[0]', 'delete', { id: 'Z', inputs: [name] });
    const proof = change('aws_route53_record.cert_validation[0]', 'delete', { id: 'Z', inputs: [name] });
    expect(interruptionsOf({ changes: [running, ended, proof] })).toEqual([
      {
        kind: 'access-ends',
        address: 'aws_route53_record.wildcard-cluster[0]',
        text: '*.teleport.example.com: the name no longer leads to the cluster.',
      },
    ]);
  });
});

describe('security group rules', () => {
  const ssh = (before: string[], after: string[]) =>
    change('aws_security_group_rule.cluster_ingress_ssh', 'update', {
      id: 'sg-1_ingress_tcp_22_22',
      inputs: [input('cidr_blocks', value(before), value(after))],
    });
  const textsOf = (rule: Change) => interruptionsOf({ changes: [running, rule] }).map(({ text }) => text);

  test('that shut somebody out: whom they leave', () => {
    expect(textsOf(ssh(['0.0.0.0/0'], ['203.0.113.0/24', '10.0.0.0/8']))).toEqual([
      'ingress tcp 22 (SSH to the host): from now on open to 203.0.113.0/24, 10.0.0.0/8 only.',
    ]);
    expect(textsOf(ssh(['::/0'], ['2001:db8::/32']))).toHaveLength(1);
    expect(textsOf(ssh(['0.0.0.0/0'], []))).toEqual(['ingress tcp 22 (SSH to the host): closed.']);
  });

  test('that only let more in, or the same under another name: nothing', () => {
    expect(textsOf(ssh(['10.0.0.0/8'], ['0.0.0.0/0']))).toEqual([]);
    expect(textsOf(ssh(['10.0.0.0/9', '10.128.0.0/9'], ['10.0.0.0/8']))).toEqual([]);
    expect(textsOf(ssh(['2001:db8::/32'], ['::/0']))).toEqual([]);
  });

  test('that go: closed, but for the load balancer’s own', () => {
    const gone = (id: string) => change('aws_security_group_rule.x[0]', 'delete', { id });
    expect(textsOf(gone('sg-1_ingress_tcp_3022_3026'))).toEqual(['ingress tcp 3022-3026 (Teleport services): closed.']);
    expect(textsOf(gone('sg-1_egress_-1_0_0'))).toEqual(['egress, all traffic: closed.']);
    expect(textsOf(gone('sg-1_ingress_tcp_443_443_self'))).toEqual([]);
  });

  test('replaced because the group is: nothing; because their ports are: closed', () => {
    const rule = (name: string) =>
      change('aws_security_group_rule.x', 'replace', {
        id: 'sg-1_ingress_tcp_22_22',
        order: 'create-first',
        inputs: [input(name, value(1), value(2), true)],
      });
    expect(textsOf(rule('security_group_id'))).toEqual([]);
    expect(textsOf(rule('to_port'))).toEqual(['ingress tcp 22 (SSH to the host): closed.']);
  });
});

describe('what Teleport needs', () => {
  test.each([
    ['aws_dynamodb_table.teleport', 60],
    ['aws_s3_bucket.storage', 60],
    ['aws_iam_role_policy.cluster_dynamo', 30],
  ])('%s destroyed before it is made anew: %d seconds', (address, seconds) => {
    expect(noticed(running, replaced(address, 'delete-first'))).toEqual([['unreachable', seconds]]);
  });

  test('changed in place: nothing', () => {
    expect(
      noticed(
        running,
        change('aws_dynamodb_table.teleport', 'update', { id: 't' }),
        change('aws_iam_role_policy.cluster_dynamo', 'update', { id: 'p' }),
      ),
    ).toEqual([]);
  });
});

describe('in words', () => {
  const lines = (...changes: Change[]) =>
    interruptionLines({ changes }, { color: new Chalk({ level: 0 }), columns: 80 });

  test('about a minute', () => {
    expect(lines(running, standingBalancer, replaced('aws_lb_listener.cluster[0]', 'delete-first'))).toEqual([
      'Interruption:',
      '  - The web UI is unreachable and nobody can log in for about a minute while the',
      '    load balancer is connected with the instance anew.',
    ]);
  });

  test('sessions end, the web UI stays', () => {
    expect(lines(replaced('aws_instance.cluster', 'create-first'), standingBalancer)).toEqual([
      'Interruption:',
      '  - The web UI stays reachable.',
      '  - Open sessions (SSH, Kubernetes, databases, apps) end with the old instance,',
      '    which ends when the new one serves.',
    ]);
  });

  test('none', () => {
    expect(lines(running, change('aws_s3_bucket_acl.storage', 'update', { id: 'b' }))).toEqual(['No interruption.']);
    expect(lines(change('aws_instance.cluster', 'create'))).toEqual(['No interruption. The cluster is not running.']);
  });
});
