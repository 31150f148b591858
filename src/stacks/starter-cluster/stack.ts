import type { Declarations } from '../../planner/declaration.ts';
import type { Place } from '../../resources/contract.ts';
import type { Config } from '../../variables/config.ts';
import { warningsFor } from './checks.ts';
import { compute } from './compute.ts';
import type { Deployed } from './deployed.ts';
import { dns } from './dns.ts';
import { effective } from './effective.ts';
import { expectedLookups } from './expected.ts';
import { identity } from './identity.ts';
import { loadBalancing } from './load-balancer.ts';
import { examinationPermissions, lookupPermissions } from './lookups/permissions.ts';
import { type Lookups, lookUp } from './lookups.ts';
import { network } from './network.ts';
import { outputs } from './outputs.ts';
import type { Owner, Scope } from './scope.ts';
import { storage } from './storage.ts';
import { tls } from './tls.ts';

/** Teleport's starter cluster: one instance, its storage, and the ways to it. */
export const starterCluster = {
  name: 'starter-cluster',

  /** What a user may not have meant. Needs no AWS; the live lookups have warnings of their own. */
  warnings: warningsFor,

  /** What must be known of the account before anything can be declared. @throws StarterError with all problems together */
  lookUp,

  /** What IAM must allow for `lookUp`. */
  lookupPermissions,

  /** What IAM must allow for what is looked at before a first change. */
  examinationPermissions: (config: Config, deployed: Deployed, place: Place) =>
    examinationPermissions(place, expectedLookups(deployed).zoneId, effective(config)),

  /** All that should exist, as far as that is known without AWS: `*` stands for what is looked up. Good for permissions. */
  expect(config: Config, deployed: Deployed, owner: Owner): Declarations {
    return starterCluster.declare(config, expectedLookups(deployed), deployed, owner);
  },

  /** All that should exist. Pure. `deployed` keeps what a running cluster already chose. */
  declare(config: Config, lookups: Lookups, deployed: Deployed, owner: Owner): Declarations {
    const scope: Scope = { config, effective: effective(config), lookups, deployed, owner };
    return {
      resources: [storage, identity, network, compute, tls, loadBalancing, dns].flatMap((part) => part(scope)),
      outputs: outputs(scope),
    };
  },
};
