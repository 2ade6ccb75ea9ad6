import type { Call } from './drive.js';
import type { HubConnection } from './hub-connection.js';

/** Every message that a row posts or reads. */
export const MESSAGE_TEXT = 'x'.repeat(100);

/** As many calls of each connection at a time as `window` says. */
export function postCalls(
  connections: readonly HubConnection[],
  channelId: string,
  window: number,
): Call[] {
  const args = postArgs(channelId);
  return connections.flatMap((connection) =>
    Array.from({ length: window }, (): Call => {
      return (done) =>
        connection.call('SendMessage', args, (answer) =>
          done(answer.startsWith('[{"ok":true') ? undefined : answer),
        );
    }),
  );
}

export function postArgs(channelId: string): string {
  return `"${channelId}",${JSON.stringify({ text: MESSAGE_TEXT })}`;
}

/** The place in its channel's log that a message was given; undefined where it was refused. */
export function seqOf(answer: string): number | undefined {
  const [, seq] = /"seq":(\d+)/.exec(answer) ?? [];
  return answer.startsWith('[{"ok":true') && seq ? Number(seq) : undefined;
}
