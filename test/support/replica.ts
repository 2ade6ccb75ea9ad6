import { io, type Socket } from 'socket.io-client';
import type { Acknowledgement } from '../../src/hubs/chat/chat.contract.js';
import type { MessageView } from '../../src/modules/messages/index.js';
import { getJson } from './fetch.js';

const CALL_TIMEOUT_MS = 2_000;
const RETRY_MS = 50;

/** What a client keeps of a channel. */
export interface ChannelCopy {
  /** The highest that was applied. */
  rev: number;
  readSeq: number;
  readonly messages: Map<string, MessageView>;
}

/** A copy with what the client needs to keep it. */
interface Following extends ChannelCopy {
  /** What came live while the client was asking for what it missed. */
  readonly ahead: MessageView[];
  isResuming: boolean;
  /** The last `rev` heard live on this connection. */
  heardRev: number;
}

/**
 * A client that knows what the hub tells it and nothing else: `Ready`, live events, and what it asks for by the rule of
 * the README where a `rev` is missing. It comes back by itself as long as it is not closed.
 */
export class Replica {
  readonly channels = new Map<string, Following>();
  /** Live events that were not newer than the one before on the same connection. */
  orderErrors = 0;
  connections = 0;
  resumes = 0;
  private readonly socket: Socket;
  private userId = '';
  private isClosed = false;

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {
    this.socket = io(`${url}/hubs/chat`, {
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 300,
      timeout: 2_000,
    });
    this.socket.on('Ready', (state) => this.ready(state));
    this.socket.on('ReceiveMessage', (_channelId, message) => this.hear(message));
    this.socket.on('ReceivePrivateMessage', (_userId, message) => this.hear(message));
    this.socket.on('MessageUpdated', (_channelId, message) => this.hear(message));
    this.socket.on('MessageRead', (channelId, userId, seq) => this.read(channelId, userId, seq));
    this.socket.on('ChannelCreated', (channel) => {
      if (channel.kind === 'direct' || channel.createdBy === this.userId) this.follow(channel.id);
    });
    this.socket.on('MemberJoined', (channelId, userId) => {
      if (userId === this.userId) this.join(channelId);
    });
    this.socket.on('MemberLeft', (channelId, userId) => {
      if (userId === this.userId) this.channels.delete(channelId);
    });
    this.socket.on('ChannelDeleted', (channelId) => this.channels.delete(channelId));
    // The library does not come back by itself from a refusal, nor where the server has cut it off on purpose.
    this.socket.on('connect_error', () => this.comeBack());
    this.socket.on('disconnect', () => this.comeBack());
  }

  get isConnected(): boolean {
    return this.socket.connected;
  }

  /** Whether nothing is being asked for, and each channel is at least as new as said. */
  hasReached(revs: ReadonlyMap<string, number>): boolean {
    return [...revs].every(([channelId, rev]) => {
      const channel = this.channels.get(channelId);
      return channel !== undefined && channel.rev >= rev && !channel.isResuming;
    });
  }

  /** As a network does: no farewell, and the client comes back. */
  cut(): void {
    this.socket.io.engine.close();
  }

  close(): void {
    this.isClosed = true;
    this.socket.disconnect();
  }

  private ready(state: any): void {
    this.connections++;
    this.userId = state.userId;
    const joined = new Set(state.channels.map(({ id }: { id: string }) => id));
    for (const id of this.channels.keys()) if (!joined.has(id)) this.channels.delete(id);
    for (const { id, rev, readSeq } of state.channels) {
      const channel = this.follow(id);
      channel.readSeq = readSeq;
      channel.heardRev = 0;
      channel.ahead.length = 0;
      if (rev > channel.rev) void this.resume(id, channel);
    }
  }

  private follow(channelId: string): Following {
    const known = this.channels.get(channelId);
    if (known) return known;
    const channel: Following = {
      rev: 0,
      readSeq: 0,
      messages: new Map(),
      ahead: [],
      isResuming: false,
      heardRev: 0,
    };
    this.channels.set(channelId, channel);
    return channel;
  }

  /** The marker begins at the newest message: the answer says where that is. */
  private join(channelId: string): void {
    void this.resume(channelId, this.follow(channelId));
  }

  private read(channelId: string, userId: string, seq: number): void {
    const channel = this.channels.get(channelId);
    if (channel && userId === this.userId) channel.readSeq = seq;
  }

  private hear(message: MessageView): void {
    const channel = this.follow(message.channelId);
    if (message.rev <= channel.heardRev) this.orderErrors++;
    channel.heardRev = message.rev;
    if (channel.isResuming) channel.ahead.push(message);
    else if (message.rev === channel.rev + 1) apply(channel, message);
    else if (message.rev > channel.rev) {
      channel.ahead.push(message);
      void this.resume(message.channelId, channel);
    }
  }

  /** Asks for what is missing, as often as need be while the connection holds; the next `Ready` asks anew. */
  private async resume(channelId: string, channel: Following): Promise<void> {
    if (channel.isResuming) return;
    channel.isResuming = true;
    const connection = this.socket.id;
    try {
      while (this.socket.connected && this.socket.id === connection) {
        this.resumes++;
        const answer = await this.ask('JoinChannel', channelId, { sinceRev: channel.rev });
        if (this.channels.get(channelId) !== channel) return;
        if (!answer) continue;
        if (!answer.ok) {
          if (!answer.error.retryable) return;
          await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
          continue;
        }
        const { recovered, messages, channel: view } = answer.data as any;
        channel.readSeq = view.membership.readSeq;
        if (recovered) for (const message of messages) apply(channel, message);
        else await this.page(channelId, channel);
        for (const message of channel.ahead.splice(0)) {
          if (message.rev === channel.rev + 1) apply(channel, message);
          else if (message.rev > channel.rev) channel.ahead.push(message);
        }
        if (channel.ahead.length === 0) return;
      }
    } finally {
      channel.isResuming = false;
      if (this.socket.connected && this.socket.id !== connection)
        void this.resume(channelId, channel);
    }
  }

  /** Too much for one answer: by REST, page by page. */
  private async page(channelId: string, channel: Following): Promise<void> {
    for (let hasMore = true; hasMore;) {
      const path = `/api/channels/${channelId}/messages?sinceRev=${channel.rev}&limit=100`;
      const answer = await getJson(this.url, path, this.token).catch(() => null);
      if (!answer) return;
      for (const message of answer.items) apply(channel, message);
      hasMore = answer.hasMore;
    }
  }

  /** Null where the connection ends before the answer. */
  private ask(name: string, ...args: unknown[]): Promise<Acknowledgement | null> {
    return this.socket
      .timeout(CALL_TIMEOUT_MS)
      .emitWithAck(name, ...args)
      .catch(() => null);
  }

  private comeBack(): void {
    if (this.isClosed || this.socket.active) return;
    setTimeout(() => this.isClosed || this.socket.connect(), RETRY_MS);
  }
}

/** Replaced by id; what is newer wins. */
function apply(channel: ChannelCopy, message: MessageView): void {
  const known = channel.messages.get(message.id);
  if (!known || known.rev < message.rev) channel.messages.set(message.id, message);
  channel.rev = Math.max(channel.rev, message.rev);
}
