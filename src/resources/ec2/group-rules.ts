import { DescribeSecurityGroupRulesCommand, EC2Client, type SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { Context } from '../contract.ts';

/** Every rule of a security group, looked up now. A group that doesn't exist has none: the filter answers an empty list. */
export async function listRules(ctx: Context, groupId: string): Promise<SecurityGroupRule[]> {
  const rules: SecurityGroupRule[] = [];
  let next: string | undefined;
  do {
    const page = await ctx.send(
      EC2Client,
      new DescribeSecurityGroupRulesCommand({
        Filters: [{ Name: 'group-id', Values: [groupId] }],
        ...(next === undefined ? {} : { NextToken: next }),
      }),
    );
    rules.push(...(page.SecurityGroupRules ?? []));
    next = page.NextToken || undefined;
  } while (next !== undefined);
  return rules;
}

/** The same, one answer for all rules of a group within a refresh. */
export function sharedRules(ctx: Context, groupId: string): Promise<SecurityGroupRule[]> {
  return ctx.memo(`ec2/rules/${groupId}`, () => listRules(ctx, groupId));
}
