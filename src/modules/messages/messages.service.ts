import { Injectable } from '@nestjs/common';
import { may, type Principal } from '../../common/auth/index.js';
import { forbidden } from '../../common/errors/index.js';
import type { PostMessageDto } from './dto/post-message.dto.js';
import { MessageLog, type Appended } from './message-log.js';
import { directToOneself } from './messages.errors.js';
import type { Post } from './post-verdicts.js';

@Injectable()
export class MessagesService {
  constructor(private readonly log: MessageLog) {}

  /** Posting in a public channel makes the caller a member. */
  post(principal: Principal, channelId: string, input: PostMessageDto): Promise<Appended> {
    return this.append(principal, { channelId }, input);
  }

  /** To one person; the first message makes the conversation. Throws `not_found` where there is no such user. */
  async postDirect(principal: Principal, userId: string, input: PostMessageDto): Promise<Appended> {
    if (!may(principal, 'messages:direct')) throw forbidden();
    if (userId === principal.userId) throw directToOneself();
    return this.append(principal, { userId }, input);
  }

  private append(principal: Principal, to: Post['to'], input: PostMessageDto): Promise<Appended> {
    const { text, attachments: attachmentIds = [] } = input;
    const { replyTo = null, metadata = null, clientMessageId = null } = input;
    const { userId: senderId } = principal;
    const draft = { senderId, text, attachmentIds, replyTo, metadata, clientMessageId };
    return this.log.append({ principal, to, draft });
  }
}
