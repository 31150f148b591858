import { ref } from './declare.ts';
import type { Scope } from './scope.ts';

/** What a user wants to know of a cluster that stands; the names are those of Teleport's example. */
export function outputs({ config }: Scope): { readonly [name: string]: unknown } {
  return {
    cluster_name: config.cluster_name,
    cluster_web_address: `https://${config.route53_domain}`,
    instance_ip_public: ref('aws_instance', 'cluster', 'public_ip'),
    key_name: config.key_name,
  };
}
