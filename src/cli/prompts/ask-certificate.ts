import type { Choice } from './asker.ts';
import type { Interview } from './interview.ts';

/** How tsh reaches web apps behind either: Teleport's guide to TLS routing behind a layer 7 load balancer, which takes the client's certificate off. */
const EXPLAINED = `ACM: AWS renews the certificate; a load balancer serves it, at its own price.
tsh reaches web apps through a local proxy: tsh proxy app NAME.

Let's Encrypt: the instance gets and renews the certificate itself, for free.
tsh reaches web apps directly: tsh apps login NAME, then curl.`;

/** Who vouches for the cluster's name. Silent where one of the two variables says it. */
export async function askCertificate(interview: Interview): Promise<void> {
  const { asker, answers, thorough } = interview;
  const { use_acm, use_letsencrypt } = answers.values;
  if (use_acm && use_letsencrypt) asker.tell(BOTH, 'Certificate');
  if (use_acm || use_letsencrypt || !(answers.isOpen('use_acm') || answers.isOpen('use_letsencrypt'))) return;
  if (!thorough && !answers.wasAsked('route53_domain')) return;
  asker.tell(EXPLAINED, 'Certificate');
  const choices = certificateChoices(interview);
  const chosen = await asker.choose({ message: 'Which certificate?', choices });
  if (answers.isOpen('use_acm')) answers.take('use_acm', String(chosen === 'acm'));
  if (answers.isOpen('use_letsencrypt')) answers.take('use_letsencrypt', String(chosen === 'letsencrypt'));
}

const BOTH = "use_acm and use_letsencrypt are both true: ACM's certificate is served, and Let's Encrypt is not asked.";

function certificateChoices({ answers }: Interview): Choice[] {
  const acm = answers.isOpen('use_acm')
    ? answers.problem('use_acm', 'true') && whyNotAcm(answers.values)
    : 'use_acm is false';
  const encrypt = answers.isOpen('use_letsencrypt') ? undefined : 'use_letsencrypt is false';
  const choice = (value: string, name: string, disabled: string | undefined): Choice => ({
    value,
    name,
    ...(disabled === undefined ? {} : { disabled }),
  });
  return [
    choice('acm', 'AWS Certificate Manager (ACM)', acm),
    choice('letsencrypt', "Let's Encrypt", encrypt),
    // Where neither is left to choose, the list would have no way out.
    ...(encrypt === undefined ? [] : [choice('none', 'None: browsers will warn of a self-signed one', undefined)]),
  ];
}

/** The sentence of the contradiction is too long for a line of a list. */
function whyNotAcm({ route53_domain = '' }: Interview['answers']['values']): string {
  return route53_domain.length > 64 ? 'the domain is longer than 64 bytes' : 'cluster_name is none for a load balancer';
}
