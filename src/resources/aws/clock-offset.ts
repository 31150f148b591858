import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Clock } from '../../core/clock.ts';
import type { Send } from './send.ts';

/**
 * AWS's time minus this machine's, in milliseconds, by the date that an answer of STS bears: right to a second and the call's
 * own time. `undefined`: no answer bore one. Needs no permission, and also works where the clock makes AWS refuse.
 */
export async function clockOffset(send: Send, clock: Clock): Promise<number | undefined> {
  let offsetMs: number | undefined;
  const command = new GetCallerIdentityCommand({});
  command.middlewareStack.add(
    (next) => async (args) => {
      const sentAt = clock.now();
      const answer = await next(args);
      const date = dateIn(answer.response);
      // The header has whole seconds; on average half of one has passed.
      if (date !== undefined) offsetMs ??= date + 500 - (sentAt + clock.now()) / 2;
      return answer;
    },
    { step: 'deserialize', priority: 'low' },
  );
  try {
    await send(STSClient, command);
  } catch (error) {
    if (offsetMs === undefined) throw error;
  }
  return offsetMs;
}

function dateIn(response: unknown): number | undefined {
  const { headers } = response as { readonly headers?: Readonly<Record<string, string>> };
  const at = Date.parse(headers?.date ?? '');
  return Number.isNaN(at) ? undefined : at;
}
