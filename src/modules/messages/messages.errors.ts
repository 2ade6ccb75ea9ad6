import { conflict, forbidden, invalidField, notFound } from '../../common/errors/index.js';
import { NOTHING_SAID } from './dto/message-text.decorator.js';

export const messageNotFound = () => notFound('message');
export const isDeleted = () => forbidden('This message is deleted');
export const tooManyEmoji = () => forbidden('This message has all the emoji that it can hold');
export const nothingSaid = () => invalidField('text', NOTHING_SAID);
export const replyOutOfChannel = () =>
  invalidField('replyTo', 'replyTo must be a message of the same channel');
export const clientMessageIdTaken = () =>
  conflict('This clientMessageId belongs to a message that you no longer see');
export const directToOneself = () => invalidField('id', 'A direct message goes to somebody else');
export const beyondLog = () => invalidField('seq', 'seq must not be beyond the newest message');
export const oneWayOnly = (field: string) =>
  invalidField(field, 'Give one of page, before, after, around and sinceRev, with its own options');
