import { openAll } from './load/crowd.js';
import type { Load } from './load/drive.js';
import type { HubConnection } from './load/hub-connection.js';
import { MESSAGE_TEXT, postCalls } from './load/posting.js';
import { Tally } from './load/tally.js';
import { ROUND_SECONDS, timed, type Timing } from './rounds.js';
import type { World } from './seed.js';
import type { Stage } from './stage.js';
import type { Subject } from './subject.js';

/** One connection that makes bursts of messages, and all the others that hear them, at the server or at its floor. */
export class FanOutSide {
  private readonly poster: HubConnection;
  private readonly subscribers: readonly HubConnection[];
  private readonly heard: Tally;

  private constructor(
    private readonly subject: Subject,
    private readonly channelId: string,
    connections: readonly HubConnection[],
  ) {
    [this.poster, ...this.subscribers] = connections as [HubConnection, ...HubConnection[]];
    this.heard = new Tally(this.subscribers);
  }

  static async atServer(stage: Stage, subject: Subject, { users, channelIds }: World) {
    const tokens = users.map(({ token }) => token);
    const connections = stage.keep(await openAll(subject.url, tokens));
    const side = new FanOutSide(subject, channelIds[0]!, connections);
    await side.poster.ask('LeaveChannel', side.channelId);
    return side;
  }

  static async atFloor(stage: Stage, subject: Subject, { users, channelIds }: World) {
    const tokens = users.map(() => '');
    const connections = stage.keep(await openAll(subject.url, tokens, { awaitReady: false }));
    const side = new FanOutSide(subject, channelIds[0]!, connections);
    await Promise.all(side.subscribers.map((each) => each.ask('JoinChannel', side.channelId)));
    return side;
  }

  /** A message as the server makes it. */
  async postOne(): Promise<object> {
    const message = await this.poster.ask('SendMessage', this.channelId, { text: MESSAGE_TEXT });
    await this.heard.reached(this.subscribers.length);
    return message;
  }

  /** All calls of a burst leave in one write: they are read in one turn, and can be stored in one commit. */
  measurePosts(burst: number): Promise<Timing> {
    const calls = postCalls([this.poster], this.channelId, burst);
    return this.measure(burst, () =>
      Promise.all(
        calls.map(
          (call) =>
            new Promise<void>((resolve, reject) => {
              call((refusal) => {
                if (refusal === undefined) resolve();
                else reject(new Error(refusal));
              });
            }),
        ),
      ),
    );
  }

  measureEmits(burst: number, message: object): Promise<Timing> {
    return this.measure(burst, () => this.poster.ask('Burst', this.channelId, message, burst));
  }

  /** One burst after another, each when all have heard the one before, for one round. */
  private measure(burst: number, make: () => Promise<unknown>): Promise<Timing> {
    return timed(this.subject, async (): Promise<Load> => {
      const before = this.heard.count;
      const latencies: number[] = [];
      const startedAt = performance.now();
      const elapsed = () => (performance.now() - startedAt) / 1000;
      while (elapsed() < ROUND_SECONDS) {
        const at = performance.now();
        const target = this.heard.count + burst * this.subscribers.length;
        await Promise.all([make(), this.heard.reached(target)]);
        latencies.push(performance.now() - at);
      }
      const count = this.heard.count - before;
      return { count, seconds: elapsed(), latencies: latencies.sort((a, b) => a - b) };
    });
  }
}
