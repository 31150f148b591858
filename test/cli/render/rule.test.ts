import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { planLines } from '../../../src/cli/render/plan.ts';
import type { Change, InputChange } from '../../../src/planner/model.ts';
import { absent, change, input, plan, unknown, value } from './sample-plans.ts';

const ADDRESS = 'aws_security_group_rule.cluster_ingress_ssh';

/** What stands between the braces of the rule. */
function inside(action: Change['action'], inputs: readonly InputChange[], id?: string): string[] {
  const changes = [change(ADDRESS, action, { inputs, ...(id === undefined ? {} : { id }) })];
  const lines = planLines(plan({ changes }), { color: new Chalk({ level: 0 }), columns: 80 });
  const head = lines.findIndex((line) => line.includes('resource "aws_security_group_rule"'));
  return lines.slice(head + 1, lines.indexOf('    }', head));
}

const parts = (members: Record<string, string | number | boolean | string[]>, side: 'before' | 'after') =>
  Object.entries(members).map(([name, json]) =>
    side === 'after' ? input(name, absent, value(json)) : input(name, value(json), absent),
  );
const ssh = { type: 'ingress', protocol: 'tcp', from_port: 22, to_port: 22, self: false };

describe('a security group rule is told as traffic and whom it concerns', () => {
  test('when it comes', () => {
    expect(
      inside('create', [
        ...parts({ ...ssh, cidr_blocks: ['10.0.0.0/8', '2001:db8::/32'] }, 'after'),
        input('security_group_id', absent, unknown),
      ]),
    ).toEqual([
      '      + security_group_id = (known after apply)',
      '      + ingress tcp 22 (SSH to the host)',
      '          + from 10.0.0.0/8',
      '          + from 2001:db8::/32',
    ]);
  });

  test('when it is for the group itself, or for everything', () => {
    const web = { ...ssh, from_port: 443, to_port: 443, self: true, cidr_blocks: [] };
    expect(inside('create', parts(web, 'after'))).toEqual([
      '      + ingress tcp 443 (web UI and tsh)',
      '          + from the group itself',
    ]);
    const all = { type: 'egress', protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['0.0.0.0/0'] };
    expect(inside('create', parts(all, 'after'))).toEqual(['      + egress, all traffic', '          + to 0.0.0.0/0']);
  });

  test('when it goes', () => {
    const services = { ...ssh, from_port: 3022, to_port: 3026, cidr_blocks: ['0.0.0.0/0'] };
    expect(inside('delete', parts(services, 'before'), 'sg-1_ingress_tcp_3022_3026')).toEqual([
      '      - id = "sg-1_ingress_tcp_3022_3026" -> null',
      '      - ingress tcp 3022-3026 (Teleport services)',
      '          - from 0.0.0.0/0',
    ]);
  });

  test('when others are let in: only those who differ', () => {
    const cidrs = input('cidr_blocks', value(['10.0.0.0/8', '0.0.0.0/0']), value(['10.0.0.0/8', '203.0.113.0/24']));
    expect(inside('update', [cidrs], 'sg-1_ingress_tcp_22_22')).toEqual([
      '        id = "sg-1_ingress_tcp_22_22"',
      '      ~ ingress tcp 22 (SSH to the host)',
      '          - from 0.0.0.0/0',
      '          + from 203.0.113.0/24',
      '            # (1 unchanged address range hidden)',
    ]);
  });

  test('when another group takes its place, beside what forces that', () => {
    const group = input('security_group_id', value('sg-1'), unknown, true);
    expect(inside('replace', [group], 'sg-1_ingress_tcp_22_22')).toContain(
      '      ~ security_group_id = "sg-1" -> (known after apply) # forces replacement',
    );
  });

  test('and other ports, which it can’t tell, as inputs', () => {
    expect(inside('replace', [input('to_port', value(22), value(23), true)], 'sg-1_ingress_tcp_22_22')).toEqual([
      '      ~ id      = "sg-1_ingress_tcp_22_22" -> (known after apply)',
      '      ~ to_port = 22 -> 23 # forces replacement',
    ]);
  });
});
