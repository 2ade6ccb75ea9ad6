/** What a client may set. */
export const SETTABLE_STATUSES = ['online', 'away', 'busy', 'invisible'] as const;
export type SettableStatus = (typeof SETTABLE_STATUSES)[number];

/** What others see. */
export const STATUSES = ['online', 'away', 'busy', 'offline'] as const;
export type Status = (typeof STATUSES)[number];

/** What a user is on all connections, until they choose anew. `away` is not among these: it is a connection's own. */
export type ChosenStatus = Exclude<SettableStatus, 'away'>;

/** One status out of a user's choice and their connections. */
export function mergedStatus(
  chosen: ChosenStatus,
  connections: Iterable<{ readonly isAway: boolean }>,
): Status {
  const all = [...connections];
  if (all.length === 0 || chosen === 'invisible') return 'offline';
  if (chosen === 'busy') return 'busy';
  return all.every(({ isAway }) => isAway) ? 'away' : 'online';
}
