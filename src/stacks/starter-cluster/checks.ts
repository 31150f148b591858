import type { Diagnostic } from '../../core/errors.ts';
import type { Config } from '../../variables/config.ts';
import { effective } from './effective.ts';

/** What a user may not have meant, though it can be deployed. Needs no AWS. */
export function warningsFor(config: Config): Diagnostic[] {
  const { acm, letsencrypt, tlsRouting } = effective(config);
  const warnings: Diagnostic[] = [];
  if (!acm && !letsencrypt) {
    warnings.push({
      code: 'CERTIFICATE_SELF_SIGNED',
      severity: 'warning',
      summary: 'The web UI will show a self-signed certificate',
      detail: `use_acm and use_letsencrypt are both false, so nothing gets a certificate for ${config.route53_domain}: browsers will warn, and tsh needs --insecure.`,
      hint: 'Set use_acm or use_letsencrypt to true.',
    });
  }
  if (config.use_letsencrypt && acm) {
    warnings.push({
      code: 'LETSENCRYPT_IGNORED',
      severity: 'warning',
      summary: "Let's Encrypt is not used, because ACM is",
      detail: 'use_letsencrypt and use_acm are both true: the load balancer serves the ACM certificate.',
      hint: 'Set one of them to false.',
    });
  }
  const idle = (['enable_mongodb_listener', 'enable_mysql_listener', 'enable_postgres_listener'] as const).filter(
    (name) => tlsRouting && config[name],
  );
  if (idle.length > 0) {
    const cause = acm ? 'use_acm is true, which forces TLS routing' : 'use_tls_routing is true';
    warnings.push({
      code: 'LISTENER_IGNORED',
      severity: 'warning',
      summary: 'A database listener is not used, because of TLS routing',
      detail: `${idle.join(', ')}: ${cause}, so databases are reached through port 443 and no port of their own is opened.`,
    });
  }
  return warnings;
}
