import { StarterError } from '../../core/errors.ts';

/** What a record belongs to: Route 53 keeps one simple record per zone, name and type. */
export interface RecordKey {
  readonly zone_id: string;
  /** Lower case, no trailing dot, `*` as such. */
  readonly name: string;
  readonly type: string;
}

/** A name as we write it: Route 53 answers with a trailing dot and writes `*` as `\052`. */
export function canonicalName(name: string): string {
  return name
    .replace(/\\([0-7]{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    .replace(/\.$/, '')
    .toLowerCase();
}

/** Terraform's form: `ZONEID_name_TYPE`. */
export function recordId({ zone_id, name, type }: RecordKey): string {
  return `${zone_id}_${name}_${type}`;
}

/** @throws StarterError RECORD_ID_INVALID */
export function parseRecordId(id: string): RecordKey {
  const [, zone_id, name, type] = /^([A-Z0-9]+)_(.+)_([A-Z]+)$/.exec(id) ?? [];
  if (zone_id === undefined || name === undefined || type === undefined) {
    throw new StarterError({
      code: 'RECORD_ID_INVALID',
      summary: 'Not the id of a DNS record',
      detail: `Got "${id}"; the id is made of hosted zone, name and type.`,
      hint: 'Give it in the form\nZ0123456789ABCDEFGHIJ_teleport.example.com_A',
    });
  }
  return { zone_id, name: canonicalName(name), type };
}

/** The domain whose listing holds the record: wildcards and ACM's `_…` records stand below it. */
export function domainOf(name: string): string {
  return name.replace(/^(\*|_[^.]*)\./, '');
}

/** Whether `name` is `domain` or below it. */
export function isUnder(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

/** Values that mean the same: a name's trailing dot says nothing. */
export function canonicalValue(value: string): string {
  return value.replace(/\.$/, '');
}

/** Where an alias points; `dualstack.` is only how the console writes it. */
export function canonicalTarget(name: string): string {
  return canonicalName(name).replace(/^dualstack\./, '');
}
