import { randomBytes } from 'node:crypto';
import { readFrames, textFrame } from './frames.js';
import { Wire } from './wire.js';

const OPEN_MS = 60_000;
const NAMESPACE = '/hubs/chat,';
/** Engine.IO's and Socket.IO's packet types, as they stand at the start of a frame. */
const OPENED = '0';
const PING = '2';
const PONG = '3';
const CONNECTED = `40${NAMESPACE}`;
const EVENT = `42${NAMESPACE}`;
const ACKNOWLEDGEMENT = `43${NAMESPACE}`;
const REFUSED = `44${NAMESPACE}`;
const READY = `${EVENT}["Ready"`;
/** An event of more bytes carries a message: that someone comes or goes is told in fewer. */
const LARGEST_SMALL_EVENT = 256;

/** Gets the acknowledgement as JSON, in brackets. */
type Listener = (answer: string) => void;

/**
 * A client of the hub that speaks the protocol by hand and reads of messages no more than that they came: the stock
 * client costs more for each than the server does, and would be what is measured.
 */
export class HubConnection {
  /** The size of `Ready`'s frame. */
  readyBytes = 0;
  /** Called for each message that comes, with where its frame's payload lies: until the call returns. */
  onMessage: ((data: Buffer, start: number) => void) | undefined;
  private readonly wire: Wire;
  private readonly waiting = new Map<number, Listener>();
  private lastId = 0;
  private isUpgraded = false;
  private lossReason: string | undefined;

  private constructor(
    url: string,
    private readonly token: string,
    private readonly isAwaitingReady: boolean,
    private readonly opened: () => void,
    private readonly failed: (error: Error) => void,
  ) {
    this.wire = new Wire(
      url,
      (data) => this.read(data),
      (reason) => this.lose(reason),
    );
    const key = randomBytes(16).toString('base64');
    this.wire.send(
      Buffer.from(
        `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${new URL(url).host}\r\n` +
          `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\n` +
          'Sec-WebSocket-Version: 13\r\n\r\n',
      ),
    );
  }

  /** Resolves once connected to the namespace, and with `awaitReady` once the server has said `Ready`. */
  static open(url: string, token: string, { awaitReady = true } = {}): Promise<HubConnection> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        connection.close();
        reject(new Error(`No connection within ${OPEN_MS} ms`));
      }, OPEN_MS);
      const settle = (act: () => void) => {
        clearTimeout(limit);
        act();
      };
      const connection: HubConnection = new HubConnection(
        url,
        token,
        awaitReady,
        () => settle(() => resolve(connection)),
        (error) => settle(() => reject(error)),
      );
    });
  }

  /** `args` as JSON without the brackets. */
  call(name: string, args: string, onAnswer: Listener): void {
    if (this.lossReason !== undefined) {
      onAnswer(refusal(this.lossReason));
      return;
    }
    const id = ++this.lastId;
    this.waiting.set(id, onAnswer);
    this.send(`${EVENT}${id}["${name}",${args}]`);
  }

  /** The acknowledgement's data; throws where the call is refused. */
  ask(name: string, ...args: unknown[]): Promise<any> {
    return new Promise((resolve, reject) => {
      this.call(name, JSON.stringify(args).slice(1, -1), (answer) => {
        const [reply] = JSON.parse(answer);
        if (reply.ok) resolve(reply.data);
        else reject(new Error(`${name}: ${answer}`));
      });
    });
  }

  close(): void {
    this.wire.close();
  }

  private send(packet: string): void {
    this.wire.send(textFrame(packet));
  }

  private read(data: Buffer): number {
    if (this.isUpgraded) return this.readPackets(data);
    const end = data.indexOf('\r\n\r\n') + 4;
    if (end < 4) return 0;
    if (!data.toString('latin1').startsWith('HTTP/1.1 101')) {
      this.lose(data.toString());
      return data.length;
    }
    this.isUpgraded = true;
    return end + this.readPackets(data.subarray(end));
  }

  private readPackets(data: Buffer): number {
    return readFrames(data, (start, end) => {
      // 42 begins an event: most of what comes. 52 is `4`, 50 is `2`.
      const isEvent = data[start] === 52 && data[start + 1] === 50;
      if (!isEvent) this.take(data.toString('utf8', start, end));
      else if (this.readyBytes === 0 && startsWith(data, start, READY)) {
        this.readyBytes = end - start;
        this.opened();
      } else if (end - start > LARGEST_SMALL_EVENT) {
        this.onMessage?.(data, start);
      }
    });
  }

  private take(packet: string): void {
    if (packet.startsWith(ACKNOWLEDGEMENT)) this.settle(packet);
    else if (packet === PING) this.send(PONG);
    else if (packet.startsWith(OPENED)) {
      this.send(`${CONNECTED}${JSON.stringify({ token: this.token })}`);
    } else if (packet.startsWith(CONNECTED)) {
      if (!this.isAwaitingReady) this.opened();
    } else if (packet.startsWith(REFUSED)) this.lose(packet);
  }

  private settle(packet: string): void {
    const start = packet.indexOf('[', ACKNOWLEDGEMENT.length);
    const id = Number(packet.slice(ACKNOWLEDGEMENT.length, start));
    const listener = this.waiting.get(id);
    this.waiting.delete(id);
    listener?.(packet.slice(start));
  }

  /** Whoever waits for an answer learns that none comes. */
  private lose(reason: string): void {
    this.lossReason ??= reason;
    this.failed(new Error(reason));
    const listeners = [...this.waiting.values()];
    this.waiting.clear();
    for (const listener of listeners) listener(refusal(reason));
    this.close();
  }
}

function startsWith(data: Buffer, start: number, text: string): boolean {
  return data.toString('latin1', start, start + text.length) === text;
}

function refusal(error: string): string {
  return JSON.stringify([{ ok: false, error }]);
}
