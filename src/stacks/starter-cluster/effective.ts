import type { Config } from '../../variables/config.ts';

/** What the TLS variables come to: some of them overrule others. */
export interface Effective {
  /** A load balancer with an ACM certificate stands in front of the instance. */
  readonly acm: boolean;
  /** The instance gets its own certificate with certbot. Never together with ACM. */
  readonly letsencrypt: boolean;
  /** All protocols share port 443. ACM forces it: the load balancer forwards nothing else. */
  readonly tlsRouting: boolean;
  /** Ports of their own for databases: only without TLS routing. */
  readonly mongodb: boolean;
  readonly mysql: boolean;
  readonly postgres: boolean;
}

/** The values that take effect. */
export function effective(config: Config): Effective {
  const acm = config.use_acm;
  const tlsRouting = acm || config.use_tls_routing;
  return {
    acm,
    letsencrypt: config.use_letsencrypt && !acm,
    tlsRouting,
    mongodb: config.enable_mongodb_listener && !tlsRouting,
    mysql: config.enable_mysql_listener && !tlsRouting,
    postgres: config.enable_postgres_listener && !tlsRouting,
  };
}
