import type { ResourceState } from './model.ts';

/** The entry without what was announced of its create: that has come to its end, one way or another. */
export function withoutAnnouncement<T extends Pick<ResourceState, 'token' | 'since' | 'sent'>>(
  entry: T,
): Omit<T, 'token' | 'since' | 'sent'> {
  const { token: _token, since: _since, sent: _sent, ...rest } = entry;
  return rest;
}
