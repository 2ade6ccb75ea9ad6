import { connect, type Socket } from 'node:net';

/** One for all: a read is dealt with before the next one begins. */
const BUFFER = Buffer.allocUnsafe(64 * 1024);

/**
 * A TCP connection that costs the process that makes the load as little as can be: reads share one buffer, and what is
 * sent in one turn leaves in one write.
 */
export class Wire {
  private readonly socket: Socket;
  private rest: Buffer | undefined;
  private outgoing: Buffer[] = [];

  /**
   * `read` gets what has come and not been read yet, and says how far it has read. `lost` is called at the end of the
   * connection, unless that is by `close`.
   */
  constructor(
    url: string,
    private readonly read: (data: Buffer) => number,
    lost: (reason: string) => void,
  ) {
    const { hostname, port } = new URL(url);
    this.socket = connect({
      host: hostname,
      port: Number(port),
      noDelay: true,
      onread: {
        buffer: BUFFER,
        callback: (size) => {
          this.receive(BUFFER.subarray(0, size));
          return true;
        },
      },
    });
    this.socket.on('error', (error) => lost(error.message));
    this.socket.on('close', () => lost('The connection was closed'));
  }

  send(data: Buffer): void {
    if (this.outgoing.push(data) > 1) return;
    process.nextTick(() => {
      const [first] = this.outgoing;
      this.socket.write(this.outgoing.length > 1 ? Buffer.concat(this.outgoing) : first!);
      this.outgoing = [];
    });
  }

  close(): void {
    this.socket.removeAllListeners('close');
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    const data = this.rest ? Buffer.concat([this.rest, chunk]) : chunk;
    const end = this.read(data);
    // A copy: the buffer is read into again.
    this.rest = end < data.length ? Buffer.from(data.subarray(end)) : undefined;
  }
}
