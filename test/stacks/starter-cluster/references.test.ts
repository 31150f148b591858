import { describe, expect, it } from 'vitest';
import { refsIn } from '../../../src/core/values.ts';
import { resourceType } from '../../../src/resources/registry.ts';
import { starterCluster } from '../../../src/stacks/starter-cluster/stack.ts';
import { guide, letsencrypt, lookups, nothingDeployed, owner } from './world.ts';

describe.each([
  ['the guide', guide],
  ["Let's Encrypt", letsencrypt],
])('every declaration: %s', (_name, config) => {
  const { resources, outputs } = starterCluster.declare(config, lookups, nothingDeployed, owner);
  const typeOf = new Map(resources.map(({ address, type }) => [address, resourceType(type)]));

  it('says all that its type asks for, and nothing else', () => {
    for (const { address, type, inputs } of resources) {
      expect([address, ...Object.keys(inputs).sort()]).toEqual([
        address,
        ...Object.keys(resourceType(type).inputs).sort(),
      ]);
    }
  });

  it('refers to what the other type has', () => {
    for (const { address, attribute } of refsIn([resources.map(({ inputs }) => inputs), outputs])) {
      const type = typeOf.get(address);
      expect(['id', ...Object.keys(type?.inputs ?? {}), ...Object.keys(type?.attributes ?? {})]).toContain(attribute);
    }
  });
});
