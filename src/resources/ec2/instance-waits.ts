import { DescribeInstanceStatusCommand, EC2Client, type Instance } from '@aws-sdk/client-ec2';
import type { Sighting } from '../../core/poll.ts';
import { lookAt } from '../aws/console.ts';
import type { Context, ResourceType } from '../contract.ts';
import type { InstanceAttributes, InstanceInputs } from './instance-model.ts';
import { describeInstance, hasEnded } from './instance-reads.ts';

const lookAtInstance = (ctx: Context, id: string): string =>
  lookAt(ctx, 'instance', id, 'Its state reason and its system log say what holds the instance:');

export const instanceWaits: NonNullable<ResourceType<InstanceInputs, InstanceAttributes>['waits']> = {
  exists: {
    what: 'the instance to get its public address',
    timeoutMs: 5 * 60_000,
    atDeadline: lookAtInstance,
    check: (ctx, id) =>
      look(ctx, id, ({ PublicIpAddress, State }) => PublicIpAddress !== undefined || State?.Name === 'running'),
  },
  ready: {
    what: 'the instance to run',
    timeoutMs: 10 * 60_000,
    atDeadline: lookAtInstance,
    check: (ctx, id) => look(ctx, id, ({ State }) => State?.Name === 'running'),
  },
  serving: {
    what: "EC2's two checks of the instance to pass",
    timeoutMs: 5 * 60_000,
    firstMs: 2_000,
    bounded: true,
    atDeadline: lookAtInstance,
    check: checksPass,
  },
  gone: {
    what: 'the instance to terminate',
    timeoutMs: 10 * 60_000,
    atDeadline: lookAtInstance,
    async check(ctx, id) {
      const found = await describeInstance(ctx, id);
      if (!found || found.State?.Name === 'terminated') return { state: 'done' };
      return pending(found.State?.Name);
    },
  },
};

/** An instance that isn't listed yet is a new one; one that ends, or has stopped, will never do what is waited for. */
async function look(ctx: Context, id: string, done: (found: Instance) => boolean): Promise<Sighting> {
  const found = await describeInstance(ctx, id);
  if (!found) return pending('not listed yet');
  if (hasEnded(found)) return { state: 'failed', why: stateOf(found), hint: remedyOf(found) };
  if (found.State?.Name === 'stopped') return { state: 'failed', why: stateOf(found), hint: start(ctx, id) };
  return done(found) ? { state: 'done' } : pending(found.State?.Name);
}

function stateOf({ State, StateReason }: Instance): string {
  return `the instance is ${State?.Name}${StateReason?.Message ? ` (${StateReason.Message})` : ''}`;
}

/** By EC2's codes of state reasons (API reference, StateReason; user guide, "Instance terminates immediately"). */
const REMEDIES: Readonly<Record<string, string>> = {
  'Client.InternalError':
    'Most often the root volume could not be encrypted: the default EBS key is disabled, or you may not use it. Mend that',
  'Client.InstanceInitiatedShutdown': 'The instance ended itself: look at what runs in it',
  'Client.InvalidSnapshot.NotFound': 'The image lacks its snapshot: choose another ami_name',
  'Client.UserInitiatedShutdown': 'Somebody terminated it: ask who',
  'Client.VolumeLimitExceeded': "The account's limit of EBS storage is reached: remove volumes, or have it raised",
  'Server.InsufficientInstanceCapacity': 'There is no room: choose another cluster_instance_type or region, or wait',
};

function remedyOf({ StateReason }: Instance): string {
  const remedy = REMEDIES[StateReason?.Code ?? ''];
  const again = 'run the command again: it launches another.';
  return remedy ? `${remedy}. Then ${again}` : `R${again.slice(1)}`;
}

function start({ region }: Context, id: string): string {
  return `Somebody stopped it, or it stopped itself. Start it, then run the command again:\naws ec2 start-instances --instance-ids ${id} --region ${region}`;
}

async function checksPass(ctx: Context, id: string): Promise<Sighting> {
  const { InstanceStatuses } = await ctx.send(EC2Client, new DescribeInstanceStatusCommand({ InstanceIds: [id] }));
  const status = InstanceStatuses?.[0];
  // Only running instances are listed here.
  if (!status) return look(ctx, id, () => false);
  const system = status.SystemStatus?.Status;
  const own = status.InstanceStatus?.Status;
  if (system === 'ok' && own === 'ok') return { state: 'done' };
  return pending(`system check ${system ?? 'unknown'}, instance check ${own ?? 'unknown'}`);
}

function pending(note: string | undefined): Sighting {
  return note === undefined ? { state: 'pending' } : { state: 'pending', note };
}
