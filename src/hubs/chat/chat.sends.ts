import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { unavailable } from '../../common/errors/index.js';
import { UploadsService } from '../../modules/attachments/index.js';
import {
  MessagesService,
  type MessageView,
  type PostMessageDto,
} from '../../modules/messages/index.js';
import type { ChatSocket } from './chat.contract.js';
import type { InlineFile, SendMessageDto } from './dto/send-message.dto.js';

/** Bytes that came with messages and are not in the store yet, of all connections together. */
const MAX_PENDING_BYTES = 64 * 1024 ** 2;

type PostIt = (input: PostMessageDto) => Promise<{ message: MessageView; created: boolean }>;

/**
 * Messages as the hub takes them: files may come along. What one connection sends is stored in the order in which it
 * came, though a file takes its time.
 */
@Injectable()
export class ChatSends {
  /** Of each connection, the send with files that later ones wait for. */
  private readonly underWay = new WeakMap<ChatSocket, Promise<unknown>>();
  private pendingBytes = 0;

  constructor(
    private readonly messages: MessagesService,
    private readonly uploads: UploadsService,
  ) {}

  toChannel(socket: ChatSocket, channelId: string, payload: SendMessageDto): Promise<MessageView> {
    return this.inOrder(socket, payload, (input) =>
      this.messages.post(socket.data.principal, channelId, input),
    );
  }

  toUser(socket: ChatSocket, userId: string, payload: SendMessageDto): Promise<MessageView> {
    return this.inOrder(socket, payload, (input) =>
      this.messages.postDirect(socket.data.principal, userId, input),
    );
  }

  private async inOrder(
    socket: ChatSocket,
    payload: SendMessageDto,
    post: PostIt,
  ): Promise<MessageView> {
    const before = this.underWay.get(socket);
    if (!before && hasIdsOnly(payload)) return (await post(payload)).message;
    const send = this.send(socket, payload, post, before);
    // Whether it fails is told to its caller alone.
    const settled = send.then(ignore, ignore).then(() => {
      if (this.underWay.get(socket) === settled) this.underWay.delete(socket);
    });
    this.underWay.set(socket, settled);
    return send;
  }

  private async send(
    socket: ChatSocket,
    payload: SendMessageDto,
    post: PostIt,
    before: Promise<unknown> | undefined,
  ): Promise<MessageView> {
    const bytes = bytesIn(payload);
    if (bytes > 0 && this.pendingBytes + bytes > MAX_PENDING_BYTES) {
      throw unavailable('Too many files are on their way');
    }
    this.pendingBytes += bytes;
    try {
      await before;
      return await this.storeAndPost(socket, payload, post);
    } finally {
      this.pendingBytes -= bytes;
    }
  }

  /** Files whose message is refused, or was stored before, do not stay. */
  private async storeAndPost(
    socket: ChatSocket,
    payload: SendMessageDto,
    post: PostIt,
  ): Promise<MessageView> {
    const stored: string[] = [];
    let isTaken = false;
    try {
      const ids: string[] = [];
      for (const item of payload.attachments ?? []) {
        if (typeof item !== 'string') stored.push(await this.store(socket.data.principal, item));
        ids.push(typeof item === 'string' ? item : stored.at(-1)!);
      }
      // Meanwhile the session may have ended, and with it the connection.
      if (!socket.connected) throw unavailable('The connection has ended');
      const { message, created } = await post({ ...payload, attachments: ids });
      isTaken = created;
      return message;
    } finally {
      // What cannot be discarded now is found by the clean-up.
      if (!isTaken) await Promise.allSettled(stored.map((id) => this.uploads.discard(id)));
    }
  }

  private async store(
    principal: Principal,
    { name, mimeType: claimedType, data }: InlineFile,
  ): Promise<string> {
    const file = { name, claimedType, content: Readable.from([data]) };
    return (await this.uploads.receive(principal, file)).id;
  }
}

function hasIdsOnly(payload: SendMessageDto): payload is SendMessageDto & PostMessageDto {
  return payload.attachments?.every((item) => typeof item === 'string') ?? true;
}

function bytesIn({ attachments = [] }: SendMessageDto): number {
  return attachments.reduce(
    (sum, item) => sum + (typeof item === 'string' ? 0 : item.data.byteLength),
    0,
  );
}

const ignore = () => undefined;
