import { HubConnection } from './hub-connection.js';

/** Handshakes under way at a time. */
const UNDER_WAY = 200;

/** A connection for each token, as fast as the other side lets them in. */
export async function openAll(
  url: string,
  tokens: readonly string[],
  options: { awaitReady?: boolean } = {},
): Promise<HubConnection[]> {
  const connections: HubConnection[] = [];
  const waiting = tokens.values();
  const lane = async (): Promise<void> => {
    // Shared by all lanes: each takes the next that nobody has taken.
    for (const token of waiting) {
      connections.push(await HubConnection.open(url, token, options));
    }
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, lane));
  return connections;
}
