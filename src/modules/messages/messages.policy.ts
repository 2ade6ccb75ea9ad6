import type { Principal } from '../../common/auth/index.js';
import { canModerate, canPost, maySend, type Standing } from '../channels/index.js';
import type { Message } from './entities/message.entity.js';

/** What one has said is one's own to change, as long as one may speak. */
export function canEdit(principal: Principal, standing: Standing, message: Message): boolean {
  return isOwn(principal, message) && canPost(principal, standing);
}

/** One's own, wherever one still reads it; others' for those who moderate. */
export function canDelete(principal: Principal, standing: Standing, message: Message): boolean {
  const isTheirs = isOwn(principal, message) && maySend(principal, standing.channel);
  return isTheirs || canModerate(principal, standing);
}

export function canReact(principal: Principal, standing: Standing): boolean {
  return canPost(principal, standing);
}

/** A direct conversation is its two members' alike. */
export function canPin(principal: Principal, standing: Standing): boolean {
  const { channel } = standing;
  return channel.kind === 'direct' ? maySend(principal, channel) : canModerate(principal, standing);
}

function isOwn({ userId }: Principal, { senderId }: Message): boolean {
  return senderId === userId;
}
