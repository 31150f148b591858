import type {
  AddTagsToCertificateCommandInput,
  ListTagsForCertificateCommandInput,
  ListTagsForCertificateCommandOutput,
  RemoveTagsFromCertificateCommandInput,
} from '@aws-sdk/client-acm';
import { type Answer, type Call, type Operations, tagList, tagRecord, withoutTags } from '../call.ts';
import { certificateByArn } from './known-certificates.ts';

export const tags = {
  AddTagsToCertificate({ world }: Call, input: AddTagsToCertificateCommandInput): object {
    const certificate = certificateByArn(world, input.CertificateArn);
    certificate.tags = { ...certificate.tags, ...tagRecord(input.Tags) };
    return {};
  },

  RemoveTagsFromCertificate({ world }: Call, input: RemoveTagsFromCertificateCommandInput): object {
    const certificate = certificateByArn(world, input.CertificateArn);
    certificate.tags = withoutTags(
      certificate.tags,
      input.Tags?.map((tag) => tag.Key ?? ''),
    );
    return {};
  },

  ListTagsForCertificate(
    { world }: Call,
    input: ListTagsForCertificateCommandInput,
  ): Answer<ListTagsForCertificateCommandOutput> {
    return { Tags: tagList(certificateByArn(world, input.CertificateArn).tags) };
  },
} satisfies Operations;
