import { freshContext } from '../../resources/context.ts';
import type { Context } from '../../resources/contract.ts';
import type { Deployed } from '../../stacks/starter-cluster/deployed.ts';
import type { State } from '../../state/model.ts';
import type { Account } from '../aws.ts';
import { deployedIn } from '../deployed.ts';

/** Where the doctor looks: an account, and what the state knows of it. */
export interface Scene {
  readonly ctx: Context;
  readonly deployed: Deployed;
  /** Whether the zones that the account has can be those of the public DNS: not when the environment names another AWS. */
  readonly isPublic: boolean;
}

export function sceneOf(account: Account, state: State | undefined, endpointUrl: string | undefined): Scene {
  return {
    // Without a state nothing can carry its mark.
    ctx: freshContext({ ...account, lineage: state?.lineage ?? 'none' }),
    deployed: deployedIn(state),
    isPublic: !endpointUrl,
  };
}
