import { bucketName } from '../../variables/bucket-name.ts';
import { type Interview, typeIn } from './interview.ts';

/** What the cluster and its bucket are called. Both have a good suggestion. */
export async function askNames(interview: Interview): Promise<void> {
  const { asker, answers } = interview;
  if (!answers.isOpen('cluster_name') && !answers.isOpen('s3_bucket_name')) return;
  asker.tell('What is made is called after the cluster. Changing its name later replaces everything.', 'Names');
  if (answers.isOpen('cluster_name')) {
    const suggestion = clusterNameFor(answers.values.route53_domain ?? '');
    const fits = answers.problem('cluster_name', suggestion) === undefined;
    await typeIn('cluster_name', interview, fits ? { suggestion } : {});
  }
  if (answers.isOpen('s3_bucket_name')) {
    const suggestion = bucketNameFor(answers.values.route53_domain ?? '');
    await typeIn('s3_bucket_name', interview, bucketName.safeParse(suggestion).success ? { suggestion } : {});
  }
}

/** `teleport.example.com`: `teleport-example`. At most 25 characters, as a load balancer's name allows. */
export function clusterNameFor(domain: string): string {
  return domain.split('.').slice(0, -1).join('-').slice(0, 25).replace(/-+$/, '');
}

/** Unique in all of AWS, as the domain is. Dots stay out: they break the certificate of virtual-hosted addresses. */
export function bucketNameFor(domain: string): string {
  return domain.replaceAll('.', '-').slice(0, 63).replace(/-+$/, '');
}
