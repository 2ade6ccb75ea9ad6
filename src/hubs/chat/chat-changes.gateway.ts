import { MessageBody, WebSocketGateway } from '@nestjs/websockets';
import { CurrentUser, type Principal } from '../../common/auth/index.js';
import { IdPipe } from '../../common/validation/index.js';
import { RateLimit } from '../../platform/rate-limit/index.js';
import {
  EditingService,
  EditMessageDto,
  EmojiPipe,
  ReactionsService,
} from '../../modules/messages/index.js';
import { Call } from './call.decorator.js';
import { CHAT_NAMESPACE, type HandlersOf } from './chat.contract.js';

const ChannelId = new IdPipe('channelId');
const MessageId = new IdPipe('messageId');

type Handled = 'EditMessage' | 'DeleteMessage' | 'AddReaction' | 'RemoveReaction';

/** The calls that change what has been said. */
@WebSocketGateway({ namespace: CHAT_NAMESPACE })
export class ChatChangesGateway implements HandlersOf<Handled> {
  constructor(
    private readonly editing: EditingService,
    private readonly reactions: ReactionsService,
  ) {}

  @Call('EditMessage')
  @RateLimit('messages')
  editMessage(
    @CurrentUser() principal: Principal,
    @MessageBody('0', ChannelId) channelId: string,
    @MessageBody('1', MessageId) messageId: string,
    @MessageBody('2') payload: EditMessageDto,
  ) {
    return this.editing.edit(principal, channelId, messageId, payload);
  }

  @Call('DeleteMessage')
  deleteMessage(
    @CurrentUser() principal: Principal,
    @MessageBody('0', ChannelId) channelId: string,
    @MessageBody('1', MessageId) messageId: string,
  ) {
    return this.editing.delete(principal, channelId, messageId);
  }

  @Call('AddReaction')
  addReaction(
    @CurrentUser() principal: Principal,
    @MessageBody('0', ChannelId) channelId: string,
    @MessageBody('1', MessageId) messageId: string,
    @MessageBody('2', EmojiPipe) emoji: string,
  ) {
    return this.reactions.add(principal, channelId, messageId, emoji);
  }

  @Call('RemoveReaction')
  removeReaction(
    @CurrentUser() principal: Principal,
    @MessageBody('0', ChannelId) channelId: string,
    @MessageBody('1', MessageId) messageId: string,
    @MessageBody('2', EmojiPipe) emoji: string,
  ) {
    return this.reactions.remove(principal, channelId, messageId, emoji);
  }
}
