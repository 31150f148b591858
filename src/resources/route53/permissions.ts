import { allow } from '../aws/permissions.ts';
import type { Permission, Permissions, Place } from '../contract.ts';
import type { RecordKey } from './record-names.ts';

/** One record of a zone, and nothing else of it: Route 53 tells IAM names, types and actions of a change. */
export function recordPermissions({ partition }: Place, key: RecordKey): Permissions {
  const zone = [`arn:${partition}:route53:::hostedzone/${key.zone_id}`];
  const change = (...actions: string[]): Permission =>
    allow(['route53:ChangeResourceRecordSets'], zone, {
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsActions': actions,
        'route53:ChangeResourceRecordSetsRecordTypes': [key.type],
      },
      'ForAllValues:StringLike': { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': [normalName(key.name)] },
    });
  return {
    read: [allow(['route53:ListResourceRecordSets'], zone)],
    find: [],
    create: [change('CREATE', 'UPSERT'), allow(['route53:GetChange'], [`arn:${partition}:route53:::change/*`])],
    update: [change('CREATE', 'UPSERT')],
    delete: [change('DELETE')],
  };
}

/** A wildcard's star is `\052` to IAM; any other stands for what isn't known. */
function normalName(name: string): string {
  return name.replace(/^\*\./, '\\052.');
}
