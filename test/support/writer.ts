import type { MessageView } from '../../src/modules/messages/index.js';
import { sendJson } from './fetch.js';

const PAUSE_MS = 20;
const RETRY_MS = 100;

/**
 * Posts, and now and then edits, deletes or reacts to what it has posted: one after the other, each again and again
 * until it is acknowledged. So what the last acknowledgement of a message said is what everybody has to see in the end.
 */
export class Writer {
  /** By id, in the order of the posts: each as its last acknowledgement showed it. */
  readonly acknowledged = new Map<string, MessageView>();
  changes = 0;
  private isStopped = false;

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly channelId: string,
    private readonly name: string,
  ) {}

  /** Resolves once it has stopped, with everything acknowledged. */
  async start(): Promise<void> {
    for (let count = 1; !this.isStopped; count++) {
      await this.post(count);
      const own = [...this.acknowledged.values()].filter(({ deletedAt }) => !deletedAt);
      const any = own[Math.floor(Math.random() * own.length)];
      if (any && count % 4 === 0) await this.edit(any, count);
      if (any && count % 7 === 0) await this.react(any);
      if (any && count % 9 === 0) await this.delete(any);
      await pause(PAUSE_MS);
    }
  }

  stop(): void {
    this.isStopped = true;
  }

  private async post(count: number): Promise<void> {
    const text = `${this.name} ${count}`;
    this.keep(await this.insist('POST', '', { text, clientMessageId: text }));
  }

  private async edit({ id }: MessageView, count: number): Promise<void> {
    this.keep(await this.insist('PATCH', `/${id}`, { text: `${this.name} edited ${count}` }));
  }

  private async react({ id }: MessageView): Promise<void> {
    this.keep(await this.insist('PUT', `/${id}/reactions/${encodeURIComponent('👍')}`));
  }

  private async delete({ id }: MessageView): Promise<void> {
    await this.insist('DELETE', `/${id}`);
    this.keep(await this.insist('GET', `/${id}`));
  }

  private keep(message: MessageView): void {
    this.changes++;
    this.acknowledged.set(message.id, message);
  }

  private async insist(method: string, path: string, body?: object): Promise<any> {
    const messages = `/api/channels/${this.channelId}/messages`;
    for (;;) {
      try {
        return await sendJson(this.url, method, messages + path, this.token, body);
      } catch (error) {
        const { status } = error as { status?: number };
        // The server is away, or on its way out. Anything else is a mistake.
        if (status !== undefined && status !== 503) throw error;
        await pause(RETRY_MS);
      }
    }
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
