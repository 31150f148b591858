import { diagnosticsOf } from '../../core/errors.ts';
import { settleLimited } from '../../core/limit.ts';
import { resolveRefs, unknown } from '../../core/values.ts';
import type { Declaration } from '../../planner/declaration.ts';
import { identityOfInputs } from '../../planner/identity.ts';
import { alreadyExists } from '../../planner/vet.ts';
import type { AnyResourceType } from '../../resources/contract.ts';
import { resourceType } from '../../resources/registry.ts';
import { starterCluster } from '../../stacks/starter-cluster/stack.ts';
import type { Config } from '../../variables/config.ts';
import type { Scene } from './scene.ts';
import { ok, type Verdict } from './verdict.ts';

const AT_ONCE = 8;

/** Whether the bucket's name, which is global, is free or ours. @throws StarterError BUCKET_TAKEN, ALREADY_EXISTS */
export async function bucketVerdict(scene: Scene, { s3_bucket_name: name }: Pick<Config, 's3_bucket_name'>) {
  const wanted = { address: 'aws_s3_bucket.storage', type: resourceType('aws_s3_bucket'), inputs: { bucket: name } };
  return ok((await isOurs(scene, wanted)) ? `${name} is ours` : `${name} is free`);
}

/** Whether all other names that the stack gives (load balancer, tables, role, …) are free or ours. */
export async function namesVerdict(scene: Scene, config: Config): Promise<Verdict> {
  const wanted = starterCluster.expect(config, scene.deployed, scene.ctx).resources.flatMap(named);
  const results = await settleLimited(wanted, AT_ONCE, (one) => isOurs(scene, one));
  const problems = results.flatMap((result) => (result.status === 'rejected' ? diagnosticsOf(result.reason) : []));
  if (problems.length > 0) return { status: 'failure', problems };
  const ours = results.filter((result) => result.status === 'fulfilled' && result.value).length;
  return ok(ours > 0 ? `${wanted.length} names, ${ours} of them ours` : `${wanted.length} names are free`);
}

interface Wanted {
  readonly address: string;
  readonly type: AnyResourceType;
  readonly inputs: object;
}

/** Whether we have it already; `false`: nobody has. @throws StarterError when somebody else has */
async function isOurs({ ctx, deployed }: Scene, { address, type, inputs }: Wanted): Promise<boolean> {
  const found = await type.find(ctx, inputs);
  if (!found) return false;
  if (found.ours || found.id === deployed(address)?.id) return true;
  throw alreadyExists(address, type, found.id);
}

/** An object of its own, under a name that is known before anything is looked up. The bucket has a line to itself. */
function named({ address, type: name, inputs }: Declaration): Wanted[] {
  const type = resourceType(name);
  if (type.kind !== 'object' || name === 'aws_s3_bucket') return [];
  const known = resolveRefs(inputs, () => unknown) as Record<string, never>;
  const identity = identityOfInputs(name, known, resourceType);
  return identity === undefined || identity.includes('*') ? [] : [{ address, type, inputs: known }];
}
