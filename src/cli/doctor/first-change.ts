import { systemClock } from '../../core/clock.ts';
import type { Diagnostic } from '../../core/errors.ts';
import type { State } from '../../state/model.ts';
import type { Config } from '../../variables/config.ts';
import type { Account } from '../aws.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { delegationVerdict } from './domain.ts';
import { clockVerdict } from './identity.ts';
import { quotasVerdict } from './limits.ts';
import { sceneOf } from './scene.ts';
import { unchecked, type Verdict } from './verdict.ts';

/** How long a plan that is ready waits for them, milliseconds. */
const GRACE_MS = 500;

export interface FirstChange {
  readonly options: Pick<GlobalOptions, 'sandbox'>;
  readonly io: Io;
  readonly config: Config;
  readonly account: Account;
  readonly state: State;
}

/**
 * What the doctor looks at and the plan's own lookups don't, begun beside the planning of a new deployment. The answer is to
 * be called once the plan is ready; it gives what should be known before the first change, as warnings. What can't be looked
 * at, or takes too long, is nothing to say. Never rejects.
 */
export function lookBeforeFirstChange(first: FirstChange): () => Promise<readonly Diagnostic[]> {
  if (Object.keys(first.state.resources).length > 0) return async () => [];
  const looks = lookAt(first).map((look) => look.catch(() => unchecked('it failed')));
  return async () => {
    const over = new AbortController();
    const late = systemClock.sleep(GRACE_MS, over.signal).then(
      () => TOO_LATE,
      () => TOO_LATE,
    );
    const verdicts = await Promise.all(looks.map((look) => Promise.race([look, late])));
    over.abort();
    return verdicts.flatMap(problemsIn);
  };
}

const TOO_LATE = unchecked('it takes too long');

function lookAt({ options, io, config, account, state }: FirstChange): Promise<Verdict>[] {
  const scene = sceneOf(account, state, options.sandbox ? undefined : io.env.AWS_ENDPOINT_URL);
  return [
    ...(options.sandbox ? [] : [clockVerdict(scene.ctx)]),
    delegationVerdict(scene, config),
    quotasVerdict(scene, config),
  ];
}

/** That a call was refused says nothing of the deployment: these calls are not its own. */
function problemsIn(verdict: Verdict): readonly Diagnostic[] {
  if (!('problems' in verdict)) return [];
  return verdict.problems.filter(({ code }) => !code.startsWith('AWS_'));
}
