import type { TableInputs } from '../../../src/resources/dynamodb/table-model.ts';

/** A table with nothing but a hash key. */
export function bareTable(name: string): TableInputs {
  return {
    name,
    hash_key: 'Lock',
    range_key: null,
    attributes: [{ name: 'Lock', type: 'S' }],
    billing_mode: 'PROVISIONED',
    read_capacity: 5,
    write_capacity: 5,
    stream_view_type: null,
    global_secondary_indexes: [],
    ttl_attribute: null,
    point_in_time_recovery: false,
    server_side_encryption: false,
    tags: {},
  };
}
