import { Ref, resolveRefs } from '../../core/values.ts';
import type { Declaration } from '../../planner/declaration.ts';
import type { Permission, Permissions, Place } from '../../resources/contract.ts';
import { resourceType, resourceTypes } from '../../resources/registry.ts';
import { stateObjectPermissions } from '../../resources/s3/permissions.ts';
import type { Deployed } from '../../stacks/starter-cluster/deployed.ts';
import { starterCluster } from '../../stacks/starter-cluster/stack.ts';
import type { S3Place } from '../../state/s3-bucket.ts';
import type { Config } from '../../variables/config.ts';

/** What a policy can be for. */
export type Undertaking = 'plan' | 'apply' | 'destroy';

export interface PermissionsRequest {
  readonly what: Undertaking;
  readonly config: Config;
  readonly place: Place;
  /** What the state knows: it makes some resources narrower. Missing: nothing. */
  readonly deployed?: Deployed;
  /** Where in S3 the state is kept; missing: not there. */
  readonly backend?: S3Place;
}

/** All that IAM must allow, as the resource types declare it for what the variables declare. Calls nobody. */
export function permissionsNeeded(request: PermissionsRequest): Permission[] {
  const { what, config, place, deployed = () => undefined, backend } = request;
  const { resources } = starterCluster.expect(config, deployed, place);
  const each = permissionsOf(resources, place).flatMap((permissions) => ofUndertaking(what, permissions));
  return [
    ...each,
    // A destroy also looks for what no record names, of every type there is.
    ...(what === 'destroy' ? resourceTypes().flatMap(({ marked }) => marked?.permissions(place) ?? []) : []),
    ...(what === 'destroy' ? [] : starterCluster.lookupPermissions(place)),
    ...(what === 'apply' ? starterCluster.examinationPermissions(config, deployed, place) : []),
    ...(backend ? stateObjectPermissions(place, withLock(backend), { writes: what !== 'plan' }) : []),
  ];
}

function ofUndertaking(what: Undertaking, needs: Permissions): Permission[] {
  const looking = [...needs.read, ...needs.find];
  switch (what) {
    case 'plan':
      return looking;
    case 'apply':
      return [...looking, ...needs.create, ...needs.update, ...(needs.isReplaced ? needs.delete : [])];
    case 'destroy':
      return [...looking, ...needs.delete];
  }
}

function withLock({ bucket, key }: S3Place) {
  return { bucket, key, lockKey: `${key}.lock` };
}

/** Each declaration's, with references resolved to what is known of the other beforehand: a name, a pattern, or `*`. */
function permissionsOf(declarations: readonly Declaration[], place: Place): Permissions[] {
  const byAddress = new Map(declarations.map((declaration) => [declaration.address, declaration]));
  const known = new Map<string, Permissions>();

  function of({ address, type, inputs }: Declaration): Permissions {
    const there = known.get(address);
    if (there) return there;
    const permissions = resourceType(type).permissions(place, resolveRefs(inputs, expectedValue));
    known.set(address, permissions);
    return permissions;
  }

  function expectedValue({ address, attribute }: Ref): unknown {
    const other = byAddress.get(address);
    if (!other) return '*';
    const input = other.inputs[attribute];
    if (input instanceof Ref) return expectedValue(input);
    return input ?? of(other).attributes?.[attribute] ?? '*';
  }

  return declarations.map(of);
}
