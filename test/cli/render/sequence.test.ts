import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareSequences } from '../../../src/cli/render/sequence.ts';

const items = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });

test('taking the removed away gives the new sequence, taking the added away the old one', () => {
  fc.assert(
    fc.property(items, items, (before, after) => {
      const steps = compareSequences(before, after);
      expect(steps.filter((s) => s.kind !== 'added').map((s) => s.item)).toEqual(before);
      expect(steps.filter((s) => s.kind !== 'removed').map((s) => s.item)).toEqual(after);
    }),
  );
});

test('what stays is as much as can stay', () => {
  const kept = compareSequences([...'ABCBDAB'], [...'BDCABA']).filter((step) => step.kind === 'same');
  expect(kept).toHaveLength(4);
});
