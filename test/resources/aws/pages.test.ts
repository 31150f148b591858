import { expect, test } from 'vitest';
import { allOnPages, onPages, type PageAt } from '../../../src/resources/aws/pages.ts';

/** Pages by where they begin; what was asked for is noted. */
function listing(pages: Readonly<Record<string, { items?: string[]; next?: string }>>) {
  const asked: (string | undefined)[] = [];
  const pageAt: PageAt<string> = async (next) => {
    asked.push(next);
    const page = pages[next ?? 'first'];
    return { items: page?.items, next: page?.next };
  };
  return { asked, pageAt };
}

test('all that a listing has, also behind a page that is empty', async () => {
  const { asked, pageAt } = listing({ first: { items: ['a', 'b'], next: '2' }, 2: { next: '3' }, 3: { items: ['c'] } });
  expect(await allOnPages(pageAt)).toEqual(['a', 'b', 'c']);
  expect(asked).toEqual([undefined, '2', '3']);
});

test('some services end a listing with an empty marker', async () => {
  const { asked, pageAt } = listing({ first: { items: ['a'], next: '' } });
  expect(await allOnPages(pageAt)).toEqual(['a']);
  expect(asked).toEqual([undefined]);
});

test('who has found something asks for no more pages', async () => {
  const { asked, pageAt } = listing({ first: { items: ['a', 'b'], next: '2' }, 2: { items: ['c'] } });
  for await (const item of onPages(pageAt)) if (item === 'a') break;
  expect(asked).toEqual([undefined]);
});

test('a page that fails fails the listing', async () => {
  const { pageAt } = listing({ first: { items: ['a'], next: '2' } });
  const failing: PageAt<string> = async (next) => {
    if (next !== undefined) throw new Error('throttled');
    return pageAt(next);
  };
  await expect(allOnPages(failing)).rejects.toThrow('throttled');
});
