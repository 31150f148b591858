import type {
  DescribeContinuousBackupsCommandInput,
  DescribeContinuousBackupsCommandOutput,
  UpdateContinuousBackupsCommandInput,
  UpdateContinuousBackupsCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Answer, Call, Operations } from '../call.ts';
import { stateAt } from '../passage.ts';
import { refuse } from '../refusal.ts';
import { findTable } from './known-tables.ts';
import type { Table } from './world.ts';

export const backups = {
  DescribeContinuousBackups(
    call: Call,
    { TableName }: DescribeContinuousBackupsCommandInput,
  ): Answer<DescribeContinuousBackupsCommandOutput> {
    const table = tableForBackups(call, TableName);
    if (stateAt(table.state, call.now) === 'CREATING') unknownToBackups(table.name);
    return { ContinuousBackupsDescription: backupsOf(table) };
  },

  UpdateContinuousBackups(
    call: Call,
    input: UpdateContinuousBackupsCommandInput,
  ): Answer<UpdateContinuousBackupsCommandOutput> {
    const table = tableForBackups(call, input.TableName);
    if (call.now < table.createdAt + call.pace.table + call.pace.backups) {
      refuse(
        'ContinuousBackupsUnavailableException',
        `Backups are being enabled for the table: ${table.name}. Please retry later`,
      );
    }
    table.recovery = input.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled ?? false;
    return { ContinuousBackupsDescription: backupsOf(table) };
  },
} satisfies Operations;

/** The operations on backups have a not-found code of their own. */
function tableForBackups(call: Call, name = ''): Table {
  return findTable(call, name) ?? unknownToBackups(name);
}

function unknownToBackups(name: string): never {
  return refuse('TableNotFoundException', `Table not found: ${name}`);
}

function backupsOf(table: Table) {
  return {
    ContinuousBackupsStatus: 'ENABLED' as const,
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: table.recovery ? ('ENABLED' as const) : ('DISABLED' as const),
    },
  };
}
