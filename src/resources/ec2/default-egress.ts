import {
  EC2Client,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { StarterError } from '../../core/errors.ts';
import { poll } from '../../core/poll.ts';
import { orAbsent } from '../aws/errors.ts';
import { isOurs } from '../aws/tags.ts';
import type { Context } from '../contract.ts';
import { NEW_GROUP } from './group-absent.ts';
import { listRules } from './group-rules.ts';
import { cidrOf } from './rule-part.ts';

const VISIBLE_MS = 60_000;

/** What a new group of a VPC lets out: all, and all of IPv6 too where the VPC has it. */
const EVERYWHERE: readonly { readonly cidr: string; readonly permission: IpPermission }[] = [
  { cidr: '0.0.0.0/0', permission: { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] } },
  { cidr: '::/0', permission: { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] } },
];

/**
 * Takes away the allow-all egress that a new group is born with. Left there, it would void every egress restriction, and
 * authorising the same rule answers InvalidPermission.Duplicate. It is named by what it allows: the listing of a new group's
 * rules may not show it yet. A rule with our mark is a resource of its own and stays.
 * @throws StarterError SECURITY_GROUP_OPEN
 */
export async function closeEgress(ctx: Context, groupId: string): Promise<void> {
  const closed = await poll({
    clock: ctx.clock,
    timeoutMs: VISIBLE_MS,
    firstMs: 1_000,
    ...(ctx.stop ? { signal: ctx.stop } : {}),
    async check() {
      const kept = (await rulesOut(ctx, groupId)).filter((rule) => isOurs(ctx, rule.Tags)).map(cidrOf);
      for (const { cidr, permission } of EVERYWHERE) {
        if (!kept.includes(cidr)) await revoke(ctx, groupId, permission);
      }
      const left = (await rulesOut(ctx, groupId)).filter((rule) => !isOurs(ctx, rule.Tags));
      return { state: left.length === 0 ? 'done' : 'pending' };
    },
  });
  if (closed.outcome !== 'done') throw stillOpen(groupId);
}

/** In a default VPC what isn't there is told, elsewhere refused; the two are revoked apart, as one call does all or nothing. */
async function revoke(ctx: Context, GroupId: string, permission: IpPermission): Promise<void> {
  await orAbsent(
    ctx.send(EC2Client, new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: [permission] }), {
      retryCodes: NEW_GROUP.map((rule) => ({ ...rule, forMs: VISIBLE_MS })),
    }),
    'InvalidPermission.NotFound',
  );
}

async function rulesOut(ctx: Context, groupId: string): Promise<SecurityGroupRule[]> {
  return (await listRules(ctx, groupId)).filter(
    (rule) =>
      rule.IsEgress === true && rule.IpProtocol === '-1' && EVERYWHERE.some(({ cidr }) => cidr === cidrOf(rule)),
  );
}

function stillOpen(groupId: string): StarterError {
  return new StarterError({
    code: 'SECURITY_GROUP_OPEN',
    summary: 'A security group still lets everything out',
    detail: `${groupId} has the rule that every new group is born with (all protocols to 0.0.0.0/0 or ::/0), which EC2 still lists a minute after it was revoked.`,
    hint: 'Run the command again: it revokes the rule before anything uses the group.',
  });
}
