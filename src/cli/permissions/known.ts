import { resolve } from 'node:path';
import { type Diagnostic, StarterError } from '../../core/errors.ts';
import type { Place } from '../../resources/contract.ts';
import type { Deployed } from '../../stacks/starter-cluster/deployed.ts';
import { loadState } from '../../state/file-store.ts';
import type { Config } from '../../variables/config.ts';
import { openAccount } from '../aws.ts';
import { deployedIn } from '../deployed.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';

/** What a policy can be narrowed to beyond the variables. */
export interface Known {
  readonly place: Place;
  readonly deployed: Deployed;
  /** Why it could not be narrowed further. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * A state in a file tells the deployment's tag, its account and its ids; without one STS is asked whose account it is, which
 * needs no permission. A state in S3 is not read: the policy that allows that may be this one.
 */
export async function whatIsKnown(options: GlobalOptions, config: Config, io: Io): Promise<Known> {
  const { region } = config;
  const state = options.backend ? undefined : await loadState(resolve(io.cwd, options.state));
  const lineage = state?.lineage ?? '*';
  const deployed = deployedIn(state);
  // Its account is that of what it records.
  if (state && state.region === region && Object.keys(state.resources).length > 0) {
    return {
      place: { partition: partitionOf(region), account: state.account, region, lineage },
      deployed,
      warnings: [],
    };
  }
  try {
    const { account, partition } = await openAccount({ options, io, config });
    return { place: { partition, account, region, lineage }, deployed, warnings: [] };
  } catch (error) {
    if (!(error instanceof StarterError)) throw error;
    const place = { partition: partitionOf(region), account: '*', region, lineage };
    return { place, deployed, warnings: [accountUnknown(error)] };
  }
}

/** Regions of the other partitions begin with these ("AWS partitions", whitepaper on fault isolation). */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('eusc-')) return 'aws-eusc';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function accountUnknown({ diagnostics: [{ detail }] }: StarterError): Diagnostic {
  return {
    code: 'POLICY_ACCOUNT_UNKNOWN',
    severity: 'warning',
    summary: 'The policy names no account',
    detail: `Whose account it is could not be asked, so the policy has * instead of its id. ${detail}`,
    hint: 'Log in to the account and print it again, or put the id in its place.',
  };
}
