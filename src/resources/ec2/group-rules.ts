import { DescribeSecurityGroupRulesCommand, EC2Client, type SecurityGroupRule } from '@aws-sdk/client-ec2';
import { allOnPages } from '../aws/pages.ts';
import type { Context } from '../contract.ts';

/** Every rule of a security group, looked up now. A group that doesn't exist has none: the filter answers an empty list. */
export function listRules(ctx: Context, groupId: string): Promise<SecurityGroupRule[]> {
  const Filters = [{ Name: 'group-id', Values: [groupId] }];
  return allOnPages(async (NextToken) => {
    const page = await ctx.send(EC2Client, new DescribeSecurityGroupRulesCommand({ Filters, NextToken }));
    return { items: page.SecurityGroupRules, next: page.NextToken };
  });
}

/** The same, one answer for all rules of a group within a refresh. */
export function sharedRules(ctx: Context, groupId: string): Promise<SecurityGroupRule[]> {
  return ctx.memo(`ec2/rules/${groupId}`, () => listRules(ctx, groupId));
}
