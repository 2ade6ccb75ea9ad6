import { ConnectedSocket, MessageBody, WebSocketGateway } from '@nestjs/websockets';
import { CurrentUser, RequirePermission, type Principal } from '../../common/auth/index.js';
import { IdPipe } from '../../common/validation/index.js';
import { RateLimit } from '../../platform/rate-limit/index.js';
import { TypingService } from '../../modules/channels/index.js';
import { ReadStateService } from '../../modules/messages/index.js';
import { IsTypingArgument, SeqArgument } from './argument.pipe.js';
import { Call } from './call.decorator.js';
import { CHAT_NAMESPACE, type ChatSocket, type HandlersOf } from './chat.contract.js';
import { ChatSends } from './chat.sends.js';
import { ChatSubscriptions } from './chat.subscriptions.js';
import { JoinOptionsDto } from './dto/join-options.dto.js';
import { SendMessageDto } from './dto/send-message.dto.js';

const ChannelId = new IdPipe('channelId');
const TargetUserId = new IdPipe('targetUserId');

type Handled =
  'JoinChannel' | 'LeaveChannel' | 'SendMessage' | 'SendPrivateMessage' | 'Typing' | 'MarkRead';

/** The calls about channels and what is said in them. */
@WebSocketGateway({ namespace: CHAT_NAMESPACE })
export class ChatGateway implements HandlersOf<Handled> {
  constructor(
    private readonly subscriptions: ChatSubscriptions,
    private readonly sends: ChatSends,
    private readonly readState: ReadStateService,
    private readonly typingService: TypingService,
  ) {}

  @Call('JoinChannel')
  @RequirePermission('channels:read')
  joinChannel(
    @ConnectedSocket() socket: ChatSocket,
    @MessageBody('0', ChannelId) channelId: string,
    @MessageBody('1') options: JoinOptionsDto,
  ) {
    return this.subscriptions.join(socket, channelId, options);
  }

  @Call('LeaveChannel')
  leaveChannel(
    @ConnectedSocket() socket: ChatSocket,
    @MessageBody('0', ChannelId) channelId: string,
  ) {
    return this.subscriptions.leave(socket, channelId);
  }

  @Call('SendMessage')
  @RateLimit('messages')
  sendMessage(
    @ConnectedSocket() socket: ChatSocket,
    @MessageBody('0', ChannelId) channelId: string,
    @MessageBody('1') payload: SendMessageDto,
  ) {
    return this.sends.toChannel(socket, channelId, payload);
  }

  @Call('SendPrivateMessage')
  @RateLimit('messages')
  sendPrivateMessage(
    @ConnectedSocket() socket: ChatSocket,
    @MessageBody('0', TargetUserId) targetUserId: string,
    @MessageBody('1') payload: SendMessageDto,
  ) {
    return this.sends.toUser(socket, targetUserId, payload);
  }

  @Call('Typing')
  async typing(
    @CurrentUser() principal: Principal,
    @MessageBody('0', ChannelId) channelId: string,
    @MessageBody('1', IsTypingArgument) isTyping: boolean,
  ) {
    await this.typingService.set(principal, channelId, isTyping);
    return {};
  }

  @Call('MarkRead')
  @RequirePermission('channels:read')
  markRead(
    @CurrentUser() principal: Principal,
    @MessageBody('0', ChannelId) channelId: string,
    @MessageBody('1', SeqArgument) seq: number,
  ) {
    return this.readState.markRead(principal, channelId, { seq });
  }
}
