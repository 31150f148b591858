import type { Call } from '../call.ts';
import { stateAt } from '../passage.ts';
import { refuse } from '../refusal.ts';
import type { Table } from './world.ts';

/** The table that `name`, its name or its ARN, stands for. */
export function findTable(call: Call, name = ''): Table | undefined {
  return call.world.dynamodb.tables[name.replace(/^arn:aws:dynamodb:.*:table\//, '')];
}

/** @throws ResourceNotFoundException */
export function tableNamed(call: Call, name = ''): Table {
  return (
    findTable(call, name) ??
    refuse('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`)
  );
}

/** A table that takes a change now. @throws ResourceNotFoundException, ResourceInUseException */
export function idleTable(call: Call, name: string | undefined): Table {
  const table = tableNamed(call, name);
  const state = stateAt(table.state, call.now);
  if (state !== 'ACTIVE') {
    refuse(
      'ResourceInUseException',
      `Attempt to change a resource which is still in use: Table is being ${state === 'CREATING' ? 'created' : state === 'DELETING' ? 'deleted' : 'updated'}: ${table.name}`,
    );
  }
  return table;
}

/** Forgets the tables whose deletion has come to its end. */
export function forgetTables({ world, now }: Call): void {
  for (const { name, state } of Object.values(world.dynamodb.tables)) {
    if (stateAt(state, now) === 'GONE') delete world.dynamodb.tables[name];
  }
}
