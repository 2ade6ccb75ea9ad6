import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventBus } from '../../platform/events/index.js';
import {
  ChannelCreated,
  ChannelDeleted,
  ChannelUpdated,
  MemberJoined,
  MemberLeft,
  TypingChanged,
} from '../../modules/channels/index.js';
import { MessagePosted, MessageRead, MessageUpdated } from '../../modules/messages/index.js';
import { ChatLogFollowers } from './chat.log-followers.js';
import { ChatOutlet } from './chat.outlet.js';
import { belonging, rooms } from './chat.rooms.js';

/**
 * Domain events of all nodes to those here who may hear of them. What is sent is a hint: the database is the truth.
 */
@Injectable()
export class ChatBroadcaster implements OnModuleInit {
  constructor(
    private readonly events: EventBus,
    private readonly logs: ChatLogFollowers,
    private readonly outlet: ChatOutlet,
  ) {}

  onModuleInit(): void {
    this.logs.onChange((change) => {
      if (change instanceof MessagePosted) this.messagePosted(change);
      else this.messageUpdated(change);
    });
    this.events.onEveryNode(MessageRead, (event) => this.messageRead(event));
    this.events.onEveryNode(TypingChanged, (event) => this.typingChanged(event));
    this.events.onEveryNode(ChannelCreated, (event) => this.channelCreated(event));
    this.events.onEveryNode(ChannelUpdated, (event) => this.channelUpdated(event));
    this.events.onEveryNode(ChannelDeleted, (event) => this.channelDeleted(event));
    this.events.onEveryNode(MemberJoined, (event) => this.memberJoined(event));
    this.events.onEveryNode(MemberLeft, (event) => this.memberLeft(event));
  }

  private messagePosted({ message, peerId }: MessagePosted): void {
    const { channelId, senderId } = message;
    if (peerId === null) {
      this.outlet.emit({ to: [rooms.channel(channelId)] }, 'ReceiveMessage', channelId, message);
    } else {
      const to = [rooms.user(senderId), rooms.user(peerId)];
      this.outlet.emit({ to }, 'ReceivePrivateMessage', peerId, message);
    }
  }

  /** In a direct conversation as its messages: to all connections of both people. */
  private messageUpdated({ message, userId, peerId }: MessageUpdated): void {
    const { channelId } = message;
    const to =
      peerId === null ? [rooms.channel(channelId)] : [rooms.user(userId), rooms.user(peerId)];
    this.outlet.emit({ to }, 'MessageUpdated', channelId, message);
  }

  private messageRead({ channelId, userId, seq, peerId }: MessageRead): void {
    const to = [rooms.user(userId), ...(peerId === null ? [] : [rooms.user(peerId)])];
    this.outlet.emit({ to }, 'MessageRead', channelId, userId, seq);
  }

  private typingChanged({ channelId, userId, isTyping }: TypingChanged): void {
    const audience = { to: [rooms.channel(channelId)], except: [rooms.user(userId)] };
    this.outlet.emit(audience, 'Typing', channelId, userId, isTyping);
  }

  private channelCreated({ channel, memberIds }: ChannelCreated): void {
    for (const id of memberIds) this.outlet.enter(rooms.user(id), rooms.channel(channel.id));
    const members = [rooms.channel(channel.id)];
    if (channel.kind === 'direct') this.outlet.emit({ to: members }, 'ChannelCreated', channel);
    else if (channel.isPrivate) {
      this.outlet.emit({ to: [...members, rooms.managers] }, 'ChannelCreated', channel);
    } else this.outlet.emit({ to: 'everyone' }, 'ChannelCreated', channel);
  }

  private channelUpdated({ channel, wasPrivate }: ChannelUpdated): void {
    const insiders = [...belonging(channel.id), rooms.managers];
    const to = channel.isPrivate ? insiders : 'everyone';
    this.outlet.emit({ to }, 'ChannelUpdated', channel);
    if (channel.isPrivate && !wasPrivate) {
      // To everybody else it is as good as deleted.
      this.outlet.emit({ to: 'everyone', except: insiders }, 'ChannelDeleted', channel.id);
    }
  }

  private channelDeleted({ channelId, isPrivate }: ChannelDeleted): void {
    const to = isPrivate ? [...belonging(channelId), rooms.managers] : 'everyone';
    this.outlet.emit({ to }, 'ChannelDeleted', channelId);
    for (const room of belonging(channelId)) this.outlet.leave(room, [room]);
  }

  private memberJoined({ channelId, userId }: MemberJoined): void {
    this.outlet.enter(rooms.user(userId), rooms.channel(channelId));
    this.outlet.emit({ to: belonging(channelId) }, 'MemberJoined', channelId, userId);
  }

  private memberLeft({ channelId, userId }: MemberLeft): void {
    this.outlet.emit({ to: belonging(channelId) }, 'MemberLeft', channelId, userId);
    this.outlet.leave(rooms.user(userId), belonging(channelId));
  }
}
