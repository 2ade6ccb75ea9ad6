import type { HubConnection } from './hub-connection.js';

/** What stands before the channel's id, which is a UUID, in an event that carries a message. */
const BEFORE_ID = '42/hubs/chat,["ReceiveMessage","'.length;
const ID_LENGTH = 36;
const SEQ = '"seq":';
/** Of a frame that is not understood, what is told of it. */
const SHOWN = 200;

/** Hears several channels, and finds out whether a message is missing, comes twice or before one that precedes it. */
export class LogReader {
  /** What was wrong first. */
  fault: string | undefined;
  /** By channel: when each message came, in the order of `seq` from 1 on. */
  private readonly arrivals: ReadonlyMap<string, number[]>;

  constructor(
    connection: HubConnection,
    channelIds: readonly string[],
    /** Where it is connected. */
    readonly node: number,
  ) {
    this.arrivals = new Map(channelIds.map((id) => [id, []]));
    connection.onMessage = (data, start) => this.take(data, start);
  }

  arrivalsIn(channelId: string): readonly number[] {
    return this.arrivals.get(channelId)!;
  }

  private take(data: Buffer, start: number): void {
    const idStart = start + BEFORE_ID;
    const idEnd = idStart + ID_LENGTH;
    const times = this.arrivals.get(data.toString('latin1', idStart, idEnd));
    const seqStart = data.indexOf(SEQ, idEnd) + SEQ.length;
    const seq = Number.parseInt(data.toString('latin1', seqStart, seqStart + 10), 10);
    if (!times) this.fault ??= `came upon ${data.toString('utf8', start, start + SHOWN)}`;
    else if (seq === times.length + 1) times.push(performance.now());
    else this.fault ??= `heard message ${seq} after ${times.length}`;
  }
}
