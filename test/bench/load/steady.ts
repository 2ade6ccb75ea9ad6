import { setTimeout as wait } from 'node:timers/promises';
import type { HubConnection } from './hub-connection.js';
import { postArgs, seqOf } from './posting.js';
import { Tally } from './tally.js';

const TICK_MS = 1;
/** For what was posted before to reach everybody. */
const QUIET_MS = 200;

/**
 * Posts at a steady pace, whether or not the ones before are acknowledged, and knows when each came to each reader:
 * a channel's messages come to all in the order of their `seq`, so that the place in that order tells which it is.
 */
export class Steady {
  constructor(
    private readonly writers: readonly HubConnection[],
    private readonly readers: readonly HubConnection[],
    private readonly channelId: string,
  ) {}

  /** Milliseconds from call to arrival, of each message at each reader, in ascending order. */
  async run(perSecond: number, seconds: number): Promise<Float64Array> {
    await wait(QUIET_MS);
    const heard = new Tally(this.readers);
    const arrivals = this.readers.map((reader) => recordArrivals(reader));
    const sent = await this.post(perSecond, seconds);
    await heard.reached(sent.length * this.readers.length);
    if (arrivals.some((times) => times.length !== sent.length)) {
      throw new Error('Readers heard what was posted before, or not all');
    }
    const latencies = arrivals.flatMap((times) => times.map((time, place) => time - sent[place]!));
    return Float64Array.from(latencies).sort();
  }

  /** When each was sent, in the order of `seq`. */
  private async post(perSecond: number, seconds: number): Promise<number[]> {
    const args = postArgs(this.channelId);
    const acknowledged: Promise<{ seq: number; at: number }>[] = [];
    const startedAt = performance.now();
    let elapsed = 0;
    while (elapsed < seconds) {
      await wait(TICK_MS);
      elapsed = (performance.now() - startedAt) / 1000;
      const due = Math.floor(Math.min(elapsed, seconds) * perSecond);
      while (acknowledged.length < due) {
        const writer = this.writers[acknowledged.length % this.writers.length]!;
        const posted = postOne(writer, args);
        // It is looked at below; refused before that, it would end the process.
        posted.catch(() => undefined);
        acknowledged.push(posted);
      }
    }
    const posts = await Promise.all(acknowledged);
    return posts.sort((a, b) => a.seq - b.seq).map(({ at }) => at);
  }
}

function postOne(writer: HubConnection, args: string): Promise<{ seq: number; at: number }> {
  const at = performance.now();
  return new Promise((resolve, reject) => {
    writer.call('SendMessage', args, (answer) => {
      const seq = seqOf(answer);
      if (seq !== undefined) resolve({ seq, at });
      else reject(new Error(`Refused: ${answer}`));
    });
  });
}

/** Beside the tally's own count. */
function recordArrivals(reader: HubConnection): number[] {
  const times: number[] = [];
  const count = reader.onMessage;
  reader.onMessage = (data, start) => {
    times.push(performance.now());
    count?.(data, start);
  };
  return times;
}
