import { expect, it } from 'vitest';
import type { Edge } from '../../../src/cli/graph/model.ts';
import { withoutImplied } from '../../../src/cli/graph/without-implied.ts';

/** `a>b`: b waits until a exists; `a=b`: until it is ready. */
function edges(...texts: readonly string[]): Edge[] {
  return texts.map((text) => {
    const [from = '', to = ''] = text.split(/[>=]/);
    return { from, to, until: text.includes('=') ? 'ready' : 'exists' };
  });
}

it.each([
  { name: 'what a chain implies is left out', given: ['a>b', 'b>c', 'a>c'], kept: ['a>b', 'b>c'] },
  { name: 'over any number of links', given: ['a=d', 'a=b', 'b>c', 'c>d'], kept: ['a=b', 'b>c', 'c>d'] },
  {
    name: 'who needs more of it than the chain has waited for keeps the edge',
    given: ['a>b', 'b>c', 'a=c'],
    kept: ['a>b', 'b>c', 'a=c'],
  },
  { name: 'who needs less does not', given: ['a=b', 'b>c', 'a>c'], kept: ['a=b', 'b>c'] },
  {
    name: 'two ways of the same length both stay',
    given: ['a>b', 'a>c', 'b>d', 'c>d'],
    kept: ['a>b', 'a>c', 'b>d', 'c>d'],
  },
  { name: 'a circle is no way round', given: ['a>b', 'b>a', 'a>c'], kept: ['a>b', 'b>a', 'a>c'] },
])('$name', ({ given, kept }) => {
  expect(withoutImplied(edges(...given))).toEqual(edges(...kept));
});
