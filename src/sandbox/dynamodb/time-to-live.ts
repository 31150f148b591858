import type {
  DescribeTimeToLiveCommandInput,
  DescribeTimeToLiveCommandOutput,
  UpdateTimeToLiveCommandInput,
  UpdateTimeToLiveCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Answer, Call, Operations } from '../call.ts';
import { passage, stateAt } from '../passage.ts';
import { refuse } from '../refusal.ts';
import { idleTable, tableNamed } from './known-tables.ts';

/** Time to live can be changed once an hour. */
const TTL_REST_MS = 3_600_000;

export const timeToLive = {
  DescribeTimeToLive(
    call: Call,
    { TableName }: DescribeTimeToLiveCommandInput,
  ): Answer<DescribeTimeToLiveCommandOutput> {
    const { ttl } = tableNamed(call, TableName);
    const state = ttl ? stateAt(ttl.state, call.now) : 'DISABLED';
    return {
      TimeToLiveDescription: {
        TimeToLiveStatus: state,
        ...(ttl && state !== 'DISABLED' ? { AttributeName: ttl.attribute } : {}),
      },
    };
  },

  UpdateTimeToLive(call: Call, input: UpdateTimeToLiveCommandInput): Answer<UpdateTimeToLiveCommandOutput> {
    const table = idleTable(call, input.TableName);
    const { AttributeName: attribute = '', Enabled: enable = false } = input.TimeToLiveSpecification ?? {};
    const state = table.ttl ? stateAt(table.ttl.state, call.now) : 'DISABLED';
    const on = state === 'ENABLED' || state === 'ENABLING';
    if (on === enable) {
      refuse('ValidationException', `TimeToLive is already ${on ? 'enabled' : 'disabled'}`);
    }
    if (on && table.ttl?.attribute !== attribute) {
      refuse(
        'ValidationException',
        `TimeToLive is active on a different AttributeName: current AttributeName is ${table.ttl?.attribute}`,
      );
    }
    if (table.ttlChangedAt !== undefined && call.now < table.ttlChangedAt + TTL_REST_MS) {
      refuse('ValidationException', 'Time to live has been modified multiple times within a fixed interval');
    }
    table.ttlChangedAt = call.now;
    table.ttl = {
      attribute,
      state: enable
        ? passage('ENABLING', 'ENABLED', call.now + call.pace.table)
        : passage('DISABLING', 'DISABLED', call.now + call.pace.table),
    };
    return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: enable } };
  },
} satisfies Operations;
