import type { ChangeInfo, GetChangeCommandInput, GetChangeCommandOutput } from '@aws-sdk/client-route-53';
import { type Answer, type Call, newDigits, type Operations } from '../call.ts';
import { passage, stateAt } from '../passage.ts';
import { refuse } from '../refusal.ts';

export const changes = {
  GetChange(call: Call, input: GetChangeCommandInput): Answer<GetChangeCommandOutput> {
    return { ChangeInfo: shown(call, (input.Id ?? '').replace(/^\/?change\//, '')) };
  },
} satisfies Operations;

/** A change that has been accepted and spreads to the name servers. */
export function startChange(call: Call): ChangeInfo {
  const id = `C${newDigits(call.world, 20).toUpperCase()}`;
  call.world.route53.changes[id] = {
    submittedAt: call.now,
    state: passage('PENDING', 'INSYNC', call.now + call.pace.insync),
  };
  return shown(call, id);
}

function shown({ world, now }: Call, id: string): ChangeInfo {
  const change = world.route53.changes[id] ?? refuse('NoSuchChange', `Could not find resource with ID: ${id}`, 404);
  return { Id: `/change/${id}`, Status: stateAt(change.state, now), SubmittedAt: new Date(change.submittedAt) };
}
