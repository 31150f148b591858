import { expect, it } from 'vitest';
import { declarableAddresses } from '../../../src/cli/completion/addresses.ts';
import { declared, guide, letsencrypt } from '../../stacks/starter-cluster/world.ts';

it('what import is offered is what the stack can declare: all of it, and nothing else', () => {
  const open = ['0.0.0.0/0', '::/0'];
  const configs = [guide, letsencrypt, { ...letsencrypt, add_wildcard_route53_record: true }].flatMap((config) =>
    [true, false].map((listeners) => ({
      ...config,
      use_tls_routing: !listeners,
      enable_mongodb_listener: listeners,
      enable_mysql_listener: listeners,
      enable_postgres_listener: listeners,
      allowed_ingress_cidr_blocks: open,
    })),
  );
  const addresses = new Set(configs.flatMap((config) => [...declared(config).keys()]));
  expect(declarableAddresses).toEqual([...addresses].sort());
});
