import { allow, anywhere, arn } from '../aws/permissions.ts';
import type { Permission, Permissions, Place } from '../contract.ts';

/** AWS's own key is open, by its key policy, to all of the account who come through SSM ("AWS managed keys", KMS's guide). */
const OPEN_KEY = 'alias/aws/ssm';

/** A parameter goes by its name. The key of a SecureString is used in the caller's name: known by its alias alone. */
export function parameterPermissions(
  place: Place,
  { name, key_id }: { readonly name: string; readonly key_id: string },
): Permissions {
  const on = (...actions: string[]) =>
    allow(
      actions.map((action) => `ssm:${action}`),
      // An ARN has one slash between kind and name.
      [arn(place, 'ssm', `parameter/${name.replace(/^\//, '')}`)],
    );
  const key = (...actions: string[]) => (key_id === OPEN_KEY ? [] : [withKey(place, key_id, actions)]);
  // Standard parameters are encrypted by KMS itself, advanced ones with a data key ("SecureString and KMS", SSM's guide).
  const encrypt = key('kms:Encrypt', 'kms:GenerateDataKey');
  return {
    read: [on('GetParameter'), anywhere(place, ['ssm:DescribeParameters']), ...key('kms:Decrypt')],
    find: [on('ListTagsForResource')],
    create: [on('PutParameter', 'AddTagsToResource'), ...encrypt],
    update: [on('PutParameter', 'AddTagsToResource'), ...encrypt],
    delete: [on('DeleteParameter')],
  };
}

function withKey(place: Place, alias: string, actions: readonly string[]): Permission {
  return allow(actions, [arn(place, 'kms', 'key/*')], {
    StringEquals: { 'kms:ViaService': [`ssm.${place.region}.amazonaws.com`] },
    'ForAnyValue:StringEquals': { 'kms:ResourceAliases': [alias] },
  });
}
