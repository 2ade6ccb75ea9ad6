import type { Call } from './drive.js';
import { Wire } from './wire.js';

interface RestAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** A connection that is kept alive, with one request under way at a time. Answers must say their length. */
export class RestConnection {
  private readonly wire: Wire;
  private lossReason: string | undefined;
  private onAnswer: ((answer: RestAnswer) => void) | undefined;

  constructor(private readonly url: string) {
    this.wire = new Wire(
      url,
      (data) => this.read(data),
      (reason) => {
        this.lossReason = reason;
        this.answer({ status: 0, body: Buffer.from(reason) });
      },
    );
  }

  /** A request as it goes over the wire: made once, sent often. */
  request(method: string, path: string, token: string, body?: object): Buffer {
    const json = body && JSON.stringify(body);
    const head = [
      `${method} ${path} HTTP/1.1`,
      `Host: ${new URL(this.url).host}`,
      `Authorization: Bearer ${token}`,
      ...(json ? ['Content-Type: application/json', `Content-Length: ${json.length}`] : []),
    ];
    return Buffer.from(`${head.join('\r\n')}\r\n\r\n${json ?? ''}`);
  }

  send(request: Buffer, onAnswer: (answer: RestAnswer) => void): void {
    if (this.lossReason !== undefined) {
      onAnswer({ status: 0, body: Buffer.from(this.lossReason) });
      return;
    }
    this.onAnswer = onAnswer;
    this.wire.send(request);
  }

  /** The same request again and again. */
  repeated(request: Buffer): Call {
    return (done) =>
      this.send(request, ({ status, body }) =>
        done(status >= 200 && status < 300 ? undefined : `${status} ${body.toString()}`),
      );
  }

  /** The body of one answer. */
  fetch(request: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      this.send(request, ({ status, body }) => {
        if (status === 200) resolve(body.toString());
        else reject(new Error(`${status} ${body.toString()}`));
      });
    });
  }

  close(): void {
    this.wire.close();
  }

  private read(data: Buffer): number {
    const headEnd = data.indexOf('\r\n\r\n') + 4;
    if (headEnd < 4) return 0;
    const head = data.toString('latin1', 0, headEnd);
    const [, length] = /content-length: (\d+)/i.exec(head) ?? [];
    if (length === undefined) throw new Error(`An answer without its length: ${head}`);
    const end = headEnd + Number(length);
    if (end > data.length) return 0;
    const status = Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    this.answer({ status, body: data.subarray(headEnd, end) });
    return end;
  }

  private answer(answer: RestAnswer): void {
    const listener = this.onAnswer;
    this.onAnswer = undefined;
    listener?.(answer);
  }
}
