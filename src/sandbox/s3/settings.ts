import type {
  DeleteBucketEncryptionCommandInput,
  DeleteBucketOwnershipControlsCommandInput,
  DeletePublicAccessBlockCommandInput,
  GetBucketAclCommandInput,
  GetBucketAclCommandOutput,
  GetBucketEncryptionCommandInput,
  GetBucketEncryptionCommandOutput,
  GetBucketOwnershipControlsCommandInput,
  GetBucketOwnershipControlsCommandOutput,
  GetBucketVersioningCommandInput,
  GetBucketVersioningCommandOutput,
  GetPublicAccessBlockCommandInput,
  GetPublicAccessBlockCommandOutput,
  Grant,
  PutBucketAclCommandInput,
  PutBucketEncryptionCommandInput,
  PutBucketOwnershipControlsCommandInput,
  PutBucketVersioningCommandInput,
  PutPublicAccessBlockCommandInput,
} from '@aws-sdk/client-s3';
import type { Answer, Call, Operations } from '../call.ts';
import { refuse } from '../refusal.ts';
import { bucketOf } from './buckets.ts';
import type { Bucket } from './world.ts';

/** The owner's canonical user id. */
const OWNER = { ID: '5a0d8b0c'.repeat(8), DisplayName: 'sandbox' };
const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';
const SIGNED_IN_USERS = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers';

export const settings = {
  PutBucketVersioning({ world }: Call, input: PutBucketVersioningCommandInput): object {
    const status = input.VersioningConfiguration?.Status;
    if (!status) refuse('IllegalVersioningConfigurationException', 'The Versioning element must be specified');
    bucketOf(world, input).versioning = status;
    return {};
  },

  GetBucketVersioning(
    { world }: Call,
    input: GetBucketVersioningCommandInput,
  ): Answer<GetBucketVersioningCommandOutput> {
    const { versioning } = bucketOf(world, input);
    return versioning ? { Status: versioning } : {};
  },

  PutBucketEncryption({ world }: Call, input: PutBucketEncryptionCommandInput): object {
    const algorithm =
      input.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
    if (!algorithm)
      refuse(
        'MalformedXML',
        'The XML you provided was not well-formed or did not validate against our published schema',
      );
    bucketOf(world, input).encryption = algorithm;
    return {};
  },

  GetBucketEncryption(
    { world }: Call,
    input: GetBucketEncryptionCommandInput,
  ): Answer<GetBucketEncryptionCommandOutput> {
    const { encryption } = bucketOf(world, input);
    return {
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: encryption }, BucketKeyEnabled: false }],
      },
    };
  },

  /** Resets to what every bucket has: SSE-S3. */
  DeleteBucketEncryption({ world }: Call, input: DeleteBucketEncryptionCommandInput): object {
    bucketOf(world, input).encryption = 'AES256';
    return {};
  },

  PutBucketOwnershipControls({ world }: Call, input: PutBucketOwnershipControlsCommandInput): object {
    const bucket = bucketOf(world, input);
    const ownership = input.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
    if (!ownership)
      refuse(
        'MalformedXML',
        'The XML you provided was not well-formed or did not validate against our published schema',
      );
    if (ownership === 'BucketOwnerEnforced' && bucket.acl !== 'private') {
      refuse(
        'InvalidBucketAclWithObjectOwnership',
        "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      );
    }
    bucket.ownership = ownership;
    return {};
  },

  GetBucketOwnershipControls(
    { world }: Call,
    input: GetBucketOwnershipControlsCommandInput,
  ): Answer<GetBucketOwnershipControlsCommandOutput> {
    const { ownership } = bucketOf(world, input);
    return ownership
      ? { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } }
      : refuse('OwnershipControlsNotFoundError', 'The bucket ownership controls were not found', 404);
  },

  DeleteBucketOwnershipControls({ world }: Call, input: DeleteBucketOwnershipControlsCommandInput): object {
    delete bucketOf(world, input).ownership;
    return {};
  },

  PutBucketAcl({ world }: Call, input: PutBucketAclCommandInput): object {
    const bucket = bucketOf(world, input);
    if (bucket.ownership === 'BucketOwnerEnforced') {
      refuse('AccessControlListNotSupported', 'The bucket does not allow ACLs');
    }
    const acl = input.ACL ?? refuse('MissingSecurityHeader', 'The sandbox takes canned ACLs only');
    if (acl.startsWith('public') && bucket.accessBlock?.BlockPublicAcls) refuse('AccessDenied', 'Access Denied', 403);
    bucket.acl = acl;
    return {};
  },

  GetBucketAcl({ world }: Call, input: GetBucketAclCommandInput): Answer<GetBucketAclCommandOutput> {
    return { Owner: OWNER, Grants: grantsOf(bucketOf(world, input).acl) };
  },

  PutPublicAccessBlock({ world }: Call, input: PutPublicAccessBlockCommandInput): object {
    const wanted = input.PublicAccessBlockConfiguration;
    bucketOf(world, input).accessBlock = {
      BlockPublicAcls: wanted?.BlockPublicAcls ?? false,
      BlockPublicPolicy: wanted?.BlockPublicPolicy ?? false,
      IgnorePublicAcls: wanted?.IgnorePublicAcls ?? false,
      RestrictPublicBuckets: wanted?.RestrictPublicBuckets ?? false,
    };
    return {};
  },

  GetPublicAccessBlock(
    { world }: Call,
    input: GetPublicAccessBlockCommandInput,
  ): Answer<GetPublicAccessBlockCommandOutput> {
    const { accessBlock } = bucketOf(world, input);
    return accessBlock
      ? { PublicAccessBlockConfiguration: accessBlock }
      : refuse('NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found', 404);
  },

  DeletePublicAccessBlock({ world }: Call, input: DeletePublicAccessBlockCommandInput): object {
    delete bucketOf(world, input).accessBlock;
    return {};
  },
} satisfies Operations;

function grantsOf(acl: Bucket['acl']): Grant[] {
  const group = (URI: string, Permission: 'READ' | 'WRITE'): Grant => ({ Grantee: { Type: 'Group', URI }, Permission });
  const others: Record<Bucket['acl'], Grant[]> = {
    private: [],
    'public-read': [group(ALL_USERS, 'READ')],
    'public-read-write': [group(ALL_USERS, 'READ'), group(ALL_USERS, 'WRITE')],
    'authenticated-read': [group(SIGNED_IN_USERS, 'READ')],
  };
  return [{ Grantee: { Type: 'CanonicalUser', ...OWNER }, Permission: 'FULL_CONTROL' }, ...others[acl]];
}
