import type { Json } from '../../core/values.ts';
import type { Change, InputChange } from '../../planner/model.ts';
import { parseRulePartId } from '../../resources/ec2/rule-part.ts';
import { coversIpv4 } from '../../stacks/starter-cluster/cidr-coverage.ts';
import { trafficText } from './rule.ts';

const PART = new Set(['type', 'protocol', 'from_port', 'to_port', 'self']);

/** Whom a change of a security group rule shuts out, in words; `undefined`: nobody. */
export function accessLost(change: Change): string | undefined {
  if (change.type !== 'aws_security_group_rule' || change.id === undefined) return undefined;
  const part = parseRulePartId(change.id);
  // The load balancer's way to the instance: it goes when the rule for everybody includes it again.
  if (part.self) return undefined;
  const traffic = trafficText(part);
  const cidrs = change.inputs.find(({ name }) => name === 'cidr_blocks');
  const before = textsIn(cidrs, 'before');
  const after = textsIn(cidrs, 'after');
  switch (change.action) {
    case 'delete':
      return `${traffic}: closed.`;
    case 'replace':
      return change.inputs.some(({ name }) => PART.has(name)) ? `${traffic}: closed.` : undefined;
    case 'update': {
      if (before.every((cidr) => covers(after, cidr))) return undefined;
      return `${traffic}: ${after.length === 0 ? 'closed' : `from now on open to ${after.join(', ')} only`}.`;
    }
    case 'create':
    case 'forget':
    case 'no-op':
      return undefined;
  }
}

function covers(blocks: readonly string[], cidr: string): boolean {
  return blocks.includes(cidr) || (cidr.includes(':') ? blocks.includes('::/0') : coversIpv4(blocks, [cidr]));
}

function textsIn(input: InputChange | undefined, side: 'before' | 'after'): string[] {
  const shown = input?.[side];
  return shown?.kind === 'value' && Array.isArray(shown.value) ? (shown.value as readonly Json[]).map(String) : [];
}
