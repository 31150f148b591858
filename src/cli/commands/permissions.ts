import type { Diagnostic } from '../../core/errors.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { PermissionsOptions } from '../options.ts';
import { whatIsKnown } from '../permissions/known.ts';
import { MANAGED_POLICY_LIMIT, type Policy, policyFor, sizeOf, split } from '../permissions/policy.ts';
import { showWarnings } from '../show-plan.ts';
import { usage } from '../usage.ts';
import { readConfig } from '../variables.ts';

/**
 * Prints the least IAM policy that plan, apply or destroy of these variables needs, or one of its parts where it is too long
 * for a managed policy. Stdout is the policy alone, with `-json` too: it goes to AWS as it is. @throws StarterError USAGE
 */
export async function run(options: PermissionsOptions, io: Io): Promise<ExitCode> {
  const { config, warnings } = await readConfig(options, io);
  const known = await whatIsKnown(options, config, io);
  const { what, backend } = options;
  const policy = policyFor({ what, config, ...known, ...(backend ? { backend } : {}) });
  const parts = split(policy, MANAGED_POLICY_LIMIT);
  const wanted = options.part === undefined ? policy : partOf(parts, options.part);
  io.stdout.write(`${JSON.stringify(wanted, null, 2)}\n`);
  const tooLong = options.part === undefined && parts.length > 1 ? [isTooLong(policy, parts, options)] : [];
  // Never among the policy's lines.
  showWarnings([...warnings, ...known.warnings, ...tooLong], { ...options, json: false }, io);
  return 0;
}

function partOf(parts: readonly Policy[], text: string): Policy {
  const part = /^\d+$/.test(text) ? parts[Number(text) - 1] : undefined;
  if (part) return part;
  const there = parts.length === 1 ? 'the policy has 1 part' : `the policy has ${parts.length} parts`;
  throw usage(`-part takes the number of a part, got "${text}"; ${there}.`, 'See\nteleport-starter permissions -help');
}

function isTooLong(policy: Policy, parts: readonly Policy[], options: Pick<PermissionsOptions, 'what'>): Diagnostic {
  const commands = parts.map(
    (_, at) => `teleport-starter permissions ${options.what} -part=${at + 1} > ${options.what}-${at + 1}.json`,
  );
  return {
    code: 'POLICY_TOO_LONG',
    severity: 'warning',
    summary: 'The policy is too long for one managed policy',
    detail: `It has ${sizeOf(policy).toLocaleString('en-US')} characters, and IAM takes ${MANAGED_POLICY_LIMIT.toLocaleString('en-US')} in a managed policy (10,240 in the inline policies of a role).`,
    hint: `Make ${parts.length} managed policies of it, and attach them all to the same role:\n${commands.join('\n')}`,
  };
}
