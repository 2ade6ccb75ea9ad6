/** Names of the rooms that events are sent to. */
export const rooms = {
  user: (userId: string) => `user:${userId}`,
  session: (sessionId: string) => `session:${sessionId}`,
  /** Connections that are subscribed to the channel. */
  channel: (channelId: string) => `channel:${channelId}`,
  /** Members' connections that have unsubscribed: what concerns the channel but is not said in it still reaches them. */
  aside: (channelId: string) => `aside:${channelId}`,
  /** Those who see every channel that is not direct. */
  managers: 'managers',
  /** Those that read slowly: what is of the moment is not kept for them. */
  lagging: 'lagging',
  /** Those that have not had their `Ready`. */
  connecting: 'connecting',
} as const;

/** The channel whose members or subscribers the room is of; undefined for any other room. */
export function channelOfRoom(room: string): string | undefined {
  return /^(?:channel|aside):(.+)$/.exec(room)?.[1];
}

/** Everyone who belongs to the channel, subscribed or not. */
export function belonging(channelId: string): string[] {
  return [rooms.channel(channelId), rooms.aside(channelId)];
}
