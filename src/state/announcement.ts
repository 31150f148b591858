import type { ResourceState } from './model.ts';

/** The entry without what was announced of its create: that has come to its end, one way or another. */
export function withoutAnnouncement<T extends Pick<ResourceState, 'token' | 'since' | 'sent'>>(
  entry: T,
): Omit<T, 'token' | 'since' | 'sent'> {
  const { token: _token, since: _since, sent: _sent, ...rest } = entry;
  return rest;
}

/** What was announced of a create that left no id; `undefined` when none is under way. */
export function announcementOf({
  id,
  token,
  since,
}: Pick<ResourceState, 'id' | 'token' | 'since'>): { readonly token: string; readonly since: number } | undefined {
  return id === undefined && token !== undefined && since !== undefined ? { token, since } : undefined;
}
