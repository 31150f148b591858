import { DescribeInstanceStatusCommand, EC2Client, type Instance } from '@aws-sdk/client-ec2';
import type { Sighting } from '../../core/poll.ts';
import type { Context, ResourceType } from '../contract.ts';
import type { InstanceAttributes, InstanceInputs } from './instance-model.ts';
import { describeInstance, hasEnded } from './instance-reads.ts';

const LOOK_AT_CONSOLE = 'Look at the instance in the EC2 console: its state reason and system log say what holds it.';

export const instanceWaits: NonNullable<ResourceType<InstanceInputs, InstanceAttributes>['waits']> = {
  exists: {
    what: 'the instance to get its public address',
    timeoutMs: 5 * 60_000,
    atDeadline: LOOK_AT_CONSOLE,
    check: (ctx, id) =>
      look(ctx, id, ({ PublicIpAddress, State }) => PublicIpAddress !== undefined || State?.Name === 'running'),
  },
  ready: {
    what: 'the instance to run',
    timeoutMs: 10 * 60_000,
    atDeadline: LOOK_AT_CONSOLE,
    check: (ctx, id) => look(ctx, id, ({ State }) => State?.Name === 'running'),
  },
  serving: {
    what: "EC2's two checks of the instance to pass",
    timeoutMs: 5 * 60_000,
    firstMs: 2_000,
    bounded: true,
    atDeadline: LOOK_AT_CONSOLE,
    check: checksPass,
  },
  gone: {
    what: 'the instance to terminate',
    timeoutMs: 10 * 60_000,
    atDeadline: LOOK_AT_CONSOLE,
    async check(ctx, id) {
      const found = await describeInstance(ctx, id);
      if (!found || found.State?.Name === 'terminated') return { state: 'done' };
      return pending(found.State?.Name);
    },
  },
};

/** An instance that isn't listed yet is a new one; one that ends will never do what is waited for. */
async function look(ctx: Context, id: string, done: (found: Instance) => boolean): Promise<Sighting> {
  const found = await describeInstance(ctx, id);
  if (!found) return pending('not listed yet');
  if (hasEnded(found)) return { state: 'failed', why: endOf(found) };
  return done(found) ? { state: 'done' } : pending(found.State?.Name);
}

function endOf({ State, StateReason }: Instance): string {
  return `the instance is ${State?.Name}${StateReason?.Message ? ` (${StateReason.Message})` : ''}`;
}

async function checksPass(ctx: Context, id: string): Promise<Sighting> {
  const { InstanceStatuses } = await ctx.send(EC2Client, new DescribeInstanceStatusCommand({ InstanceIds: [id] }));
  const status = InstanceStatuses?.[0];
  const system = status?.SystemStatus?.Status;
  const own = status?.InstanceStatus?.Status;
  if (system === 'ok' && own === 'ok') return { state: 'done' };
  return pending(`system check ${system ?? 'unknown'}, instance check ${own ?? 'unknown'}`);
}

function pending(note: string | undefined): Sighting {
  return note === undefined ? { state: 'pending' } : { state: 'pending', note };
}
