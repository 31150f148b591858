import { allow } from '../aws/permissions.ts';
import type { Permission, Permissions, Place } from '../contract.ts';

function onBucket({ partition }: Place, bucket: string, ...actions: string[]): Permission {
  return allow(
    actions.map((action) => `s3:${action}`),
    [`arn:${partition}:s3:::${bucket}`],
  );
}

/** HeadBucket is ListBucket to IAM. Tags come with the create (s3:TagResource), and apart where that did not take them. */
export function bucketPermissions(place: Place, { bucket }: { readonly bucket: string }): Permissions {
  return {
    read: [onBucket(place, bucket, 'ListBucket')],
    find: [onBucket(place, bucket, 'GetBucketTagging')],
    create: [onBucket(place, bucket, 'CreateBucket', 'TagResource', 'PutBucketTagging')],
    update: [],
    // ListObjectVersions is ListBucketVersions; DeleteObjects asks for each object, by its version where it names one.
    delete: [
      onBucket(place, bucket, 'ListBucketVersions', 'DeleteBucket'),
      onBucket(place, `${bucket}/*`, 'DeleteObjectVersion'),
    ],
  };
}

/** Of a setting, by IAM's name for its Get and Put, e.g. `EncryptionConfiguration`. It ends with its bucket. */
export function settingPermissions(place: Place, bucket: string, name: string): Permissions {
  const put = [onBucket(place, bucket, `Put${name}`)];
  return { read: [onBucket(place, bucket, `Get${name}`)], find: [], create: put, update: put, delete: [] };
}

/** A state kept under `key`, its lock under `lockKey`. Without ListBucket S3 would not tell an object that isn't there from a forbidden one. */
export function stateObjectPermissions(
  place: Place,
  { bucket, key, lockKey }: { readonly bucket: string; readonly key: string; readonly lockKey: string },
  { writes }: { readonly writes: boolean },
): Permission[] {
  const [state, lock] = [`${bucket}/${literally(key)}`, `${bucket}/${literally(lockKey)}`];
  if (!writes) return [onBucket(place, bucket, 'ListBucket'), onBucket(place, state, 'GetObject')];
  return [
    onBucket(place, bucket, 'ListBucket', 'GetBucketVersioning'),
    onBucket(place, state, 'GetObject', 'PutObject'),
    onBucket(place, lock, 'GetObject', 'PutObject', 'DeleteObject'),
  ];
}

/** A text in which `*`, `?` and `$` stand for themselves (IAM's user guide, "policy variables"). */
function literally(text: string): string {
  return text.replaceAll(/[*?$]/g, (sign) => `\${${sign}}`);
}
