/** What a server has for one client that comes back: twice what it takes, so that half remains for those who are here. */
const MS_PER_CLIENT = 2;
const MAX_SPREAD_MS = 30_000;

/** Over how long `clients` that lost their connections at once are to come back, in milliseconds. */
export function returnSpreadMs(clients: number): number {
  return Math.min(MAX_SPREAD_MS, clients * MS_PER_CLIENT);
}
