import { openAll } from './load/crowd.js';
import { drive } from './load/drive.js';
import type { HubConnection } from './load/hub-connection.js';
import { postCalls } from './load/posting.js';
import { Tally } from './load/tally.js';
import { ROUND_SECONDS, timed, type Timing } from './rounds.js';
import type { World } from './seed.js';
import type { Stage } from './stage.js';
import type { Subject } from './subject.js';

/** Connections that post into a channel where one connection hears them, at the server or at its floor. */
export class PostingSide {
  private constructor(
    private readonly subject: Subject,
    private readonly channelId: string,
    private readonly posters: readonly HubConnection[],
    private readonly heard: Tally,
  ) {}

  static async atServer(stage: Stage, subject: Subject, world: World, count: number) {
    const channelId = world.channelIds[0]!;
    const tokens = world.users.map(({ token }) => token);
    const posters = stage.keep(await openAll(subject.url, tokens.slice(0, count)));
    // They are subscribed to what they are members of.
    await Promise.all(posters.map((poster) => poster.ask('LeaveChannel', channelId)));
    const listeners = stage.keep(await openAll(subject.url, tokens.slice(count, count + 1)));
    return new PostingSide(subject, channelId, posters, new Tally(listeners));
  }

  static async atFloor(stage: Stage, subject: Subject, world: World, count: number) {
    const channelId = world.channelIds[0]!;
    const tokens = Array<string>(count + 1).fill('');
    const connections = await openAll(subject.url, tokens, { awaitReady: false });
    const [listener, ...posters] = stage.keep(connections);
    await listener!.ask('JoinChannel', channelId);
    return new PostingSide(subject, channelId, posters, new Tally([listener!]));
  }

  /** For one round, with `window` calls of each of the first `count` connections under way. */
  measure(count: number, window: number): Promise<Timing> {
    const calls = postCalls(this.posters.slice(0, count), this.channelId, window);
    const before = this.heard.count;
    return timed(this.subject, async () => {
      const load = await drive(calls, ROUND_SECONDS);
      await this.heard.reached(before + load.count);
      return load;
    });
  }
}
