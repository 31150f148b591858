import type { Json, JsonObject } from '../../core/values.ts';
import type { ResourceState } from '../../state/model.ts';
import { isSealed } from '../../state/seal.ts';
import { paintAll, type Screen } from './line.ts';
import { resourceHead } from './resource-head.ts';
import { labelsOf, valueLines } from './value.ts';
import { visibleLine } from './visible.ts';

/** What may be shown of a recorded resource: everything but secrets, whose digests stay in the file. */
export function shownInState(address: string, resource: ResourceState) {
  const { id, status, owned, dependencies, deposed } = resource;
  return {
    address,
    ...(id === undefined ? {} : { id }),
    status,
    owned,
    inputs: unsealed(resource.inputs),
    attributes: unsealed(resource.attributes),
    dependencies,
    deposed: deposed.map((object) => object.id),
  };
}

/** A recorded resource as a block, in the notation of a plan: id, inputs, attributes, and what is out of the ordinary. */
export function stateObjectLines(address: string, resource: ResourceState, screen: Screen): string[] {
  const { id, inputs, attributes, dependencies } = shownInState(address, resource);
  const members: JsonObject = { ...(id === undefined ? {} : { id }), ...inputs, ...attributes };
  const labels = labelsOf(Object.keys(members));
  const body = Object.keys(members)
    .sort((a, b) => Number(b === 'id') - Number(a === 'id') || (a < b ? -1 : 1))
    .flatMap((name) =>
      valueLines(' ', members[name] ?? null, { indent: 2, label: labels.get(name) ?? '', columns: screen.columns }),
    );
  return [
    screen.color.bold(visibleLine(`# ${address}:`)),
    ...remarks(resource).map((remark) => visibleLine(`# ${remark}`)),
    resourceHead(address),
    ...paintAll(body, { ...screen, keepsWords: true }),
    '}',
    ...(dependencies.length === 0 ? [] : ['', visibleLine(`# made from ${dependencies.join(', ')}`)]),
  ];
}

function remarks({ status, owned, deposed }: ResourceState): string[] {
  return [
    ...(status === 'ready' ? [] : [`an interrupted run left it "${status}"; the next apply settles that`]),
    ...(owned ? [] : ['imported or adopted, not made by teleport-starter']),
    ...deposed.map((object) => `replaced, still to be removed: ${object.id}`),
  ];
}

function unsealed(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, hideSecrets(value)]));
}

function hideSecrets(value: Json): Json {
  if (isSealed(value)) return '(sensitive value)';
  if (Array.isArray(value)) return (value as readonly Json[]).map(hideSecrets);
  return typeof value === 'object' && value !== null ? unsealed(value as JsonObject) : value;
}
