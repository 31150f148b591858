/** A part of a listing. */
export interface Page<T> {
  /** Missing or empty though another page may follow. */
  readonly items: readonly T[] | undefined;
  /** Where the next page begins; missing or empty after the last. */
  readonly next: string | undefined;
}

/** Asks for the page that begins at `next`, for the first one without it. */
export type PageAt<T> = (next: string | undefined) => Promise<Page<T>>;

/** Whatever a listing has, page after page; who breaks off asks for no more. */
export async function* onPages<T>(pageAt: PageAt<T>): AsyncGenerator<T, void, void> {
  let next: string | undefined;
  do {
    const page = await pageAt(next);
    yield* page.items ?? [];
    next = page.next || undefined;
  } while (next !== undefined);
}

/** All that a listing has. */
export async function allOnPages<T>(pageAt: PageAt<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of onPages(pageAt)) all.push(item);
  return all;
}
