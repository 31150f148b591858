import { createHash } from 'node:crypto';
import type {
  DeleteObjectCommandInput,
  DeleteObjectCommandOutput,
  DeleteObjectsCommandInput,
  DeleteObjectsCommandOutput,
  GetObjectCommandInput,
  HeadObjectCommandInput,
  HeadObjectCommandOutput,
  ListObjectVersionsCommandInput,
  ListObjectVersionsCommandOutput,
  PutObjectCommandInput,
  PutObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { type Answer, type Call, newDigits, type Operations } from '../call.ts';
import { refuse } from '../refusal.ts';
import { bucketOf } from './buckets.ts';
import type { Bucket, Version } from './world.ts';

export const objects = {
  PutObject(call: Call, input: PutObjectCommandInput): Answer<PutObjectCommandOutput> {
    const bucket = bucketOf(call.world, input);
    const key = input.Key ?? '';
    checkConditions(bucket, key, input);
    const bytes = bytesOf(input.Body);
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    const id = newVersionId(call, bucket);
    add(bucket, { key, id, modifiedAt: call.now, etag, body: bytes.toString('base64') });
    return { ETag: etag, ServerSideEncryption: 'AES256', ...(id === 'null' ? {} : { VersionId: id }) };
  },

  GetObject({ world }: Call, input: GetObjectCommandInput): object {
    const version = versionOf(bucketOf(world, input), input);
    if (version?.body === undefined) refuse('NoSuchKey', 'The specified key does not exist.', 404);
    const bytes = Buffer.from(version.body, 'base64');
    return {
      // The part of the SDK's stream that a program reads.
      Body: {
        transformToString: async () => bytes.toString('utf8'),
        transformToByteArray: async () => new Uint8Array(bytes),
      },
      ETag: version.etag,
      ContentLength: bytes.length,
      LastModified: new Date(version.modifiedAt),
    };
  },

  HeadObject({ world }: Call, input: HeadObjectCommandInput): Answer<HeadObjectCommandOutput> {
    const version = versionOf(bucketOf(world, input), input);
    if (version?.body === undefined) refuse('NotFound', 'UnknownError', 404);
    return { ETag: version.etag, LastModified: new Date(version.modifiedAt) };
  },

  DeleteObject(call: Call, input: DeleteObjectCommandInput): Answer<DeleteObjectCommandOutput> {
    const bucket = bucketOf(call.world, input);
    checkConditions(bucket, input.Key ?? '', input);
    const marker = remove(call, bucket, input.Key ?? '', input.VersionId);
    return marker === undefined ? {} : { DeleteMarker: true, VersionId: marker };
  },

  DeleteObjects(call: Call, input: DeleteObjectsCommandInput): Answer<DeleteObjectsCommandOutput> {
    const bucket = bucketOf(call.world, input);
    const wanted = input.Delete?.Objects ?? [];
    if (wanted.length === 0 || wanted.length > 1000) {
      refuse(
        'MalformedXML',
        'The XML you provided was not well-formed or did not validate against our published schema',
      );
    }
    for (const { Key = '', VersionId } of wanted) remove(call, bucket, Key, VersionId);
    return input.Delete?.Quiet ? {} : { Deleted: wanted.map(({ Key, VersionId }) => ({ Key, VersionId })) };
  },

  ListObjectVersions({ world }: Call, input: ListObjectVersionsCommandInput): Answer<ListObjectVersionsCommandOutput> {
    const bucket = bucketOf(world, input);
    const all = [...bucket.versions]
      .filter((version) => version.key.startsWith(input.Prefix ?? ''))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    const after = input.KeyMarker === undefined ? 0 : 1 + all.findLastIndex((version) => isMarker(version, input));
    const most = Math.min(input.MaxKeys ?? 1000, 1000);
    const page = all.slice(after, after + most);
    const last = page.at(-1);
    const more = after + most < all.length;
    const shown = (version: Version) => ({
      Key: version.key,
      VersionId: version.id,
      IsLatest: bucket.versions.find((one) => one.key === version.key) === version,
      LastModified: new Date(version.modifiedAt),
    });
    return {
      Name: bucket.name,
      MaxKeys: most,
      IsTruncated: more,
      Versions: page.filter((one) => one.body !== undefined).map((one) => ({ ...shown(one), ETag: one.etag })),
      DeleteMarkers: page.filter((one) => one.body === undefined).map(shown),
      ...(more && last ? { NextKeyMarker: last.key, NextVersionIdMarker: last.id } : {}),
    };
  },
} satisfies Operations;

/** Conditional writes: `If-None-Match: *` wants no object, `If-Match` this very one. */
function checkConditions(
  bucket: Bucket,
  key: string,
  input: { readonly IfMatch?: string | undefined; readonly IfNoneMatch?: string | undefined },
): void {
  const current = bucket.versions.find((version) => version.key === key);
  const exists = current?.body !== undefined;
  const failed = () =>
    refuse('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
  if (input.IfNoneMatch === '*' && exists) failed();
  if (input.IfMatch !== undefined && !exists) refuse('NoSuchKey', 'The specified key does not exist.', 404);
  if (input.IfMatch !== undefined && current?.etag.replaceAll('"', '') !== input.IfMatch.replaceAll('"', '')) failed();
}

/** While versioning isn't enabled the version `null` is replaced. */
function add(bucket: Bucket, version: Version): void {
  const kept = bucket.versions.filter(
    (one) => one.key !== version.key || one.id !== version.id || version.id !== 'null',
  );
  bucket.versions = [version, ...kept];
}

/** Ends one version or, without an id, puts a delete marker on top; answers the marker's id. */
function remove(call: Call, bucket: Bucket, key: string, id: string | undefined): string | undefined {
  if (id !== undefined || bucket.versioning === undefined) {
    const ended = id ?? 'null';
    bucket.versions = bucket.versions.filter((one) => one.key !== key || one.id !== ended);
    return undefined;
  }
  const marker = newVersionId(call, bucket);
  add(bucket, { key, id: marker, modifiedAt: call.now, etag: '' });
  return marker;
}

function newVersionId(call: Call, bucket: Bucket): string {
  return bucket.versioning === 'Enabled' ? newDigits(call.world, 32) : 'null';
}

function versionOf(
  bucket: Bucket,
  { Key, VersionId }: { readonly Key?: string | undefined; readonly VersionId?: string | undefined },
): Version | undefined {
  return bucket.versions.find((one) => one.key === Key && (VersionId === undefined || one.id === VersionId));
}

function isMarker(version: Version, input: ListObjectVersionsCommandInput): boolean {
  return (
    version.key === input.KeyMarker && (input.VersionIdMarker === undefined || version.id === input.VersionIdMarker)
  );
}

function bytesOf(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  if (body instanceof Uint8Array) return Buffer.from(body);
  return refuse('NotImplemented', 'The sandbox takes bodies that are strings or bytes', 501);
}
