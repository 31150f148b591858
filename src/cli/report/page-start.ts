/** What a page begins with, by which an older one is told from other files. */
export const PAGE_START = '<!doctype html>';
