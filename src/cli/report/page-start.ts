/** What a page begins with, by which an older one is told from all other files, pages of others among them. */
export const PAGE_START = '<!doctype html>\n<!-- a report of teleport-starter -->';
