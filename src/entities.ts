import { Attachment } from './modules/attachments/entities/attachment.entity.js';
import { StoredFile } from './modules/attachments/entities/stored-file.entity.js';
import { AuditEntry } from './modules/audit/entities/audit-entry.entity.js';
import { Credential } from './modules/auth/entities/credential.entity.js';
import { RefreshToken } from './modules/auth/entities/refresh-token.entity.js';
import { PersonalToken } from './modules/auth/personal-tokens/entities/personal-token.entity.js';
import { Session } from './modules/auth/entities/session.entity.js';
import { Channel } from './modules/channels/entities/channel.entity.js';
import { Member } from './modules/channels/entities/member.entity.js';
import { Mention } from './modules/channels/entities/mention.entity.js';
import { Poster } from './modules/channels/entities/poster.entity.js';
import { Restriction } from './modules/channels/entities/restriction.entity.js';
import { Tombstone } from './modules/channels/entities/tombstone.entity.js';
import { Message } from './modules/messages/entities/message.entity.js';
import { Reaction } from './modules/messages/entities/reaction.entity.js';
import { Connection } from './modules/presence/entities/connection.entity.js';
import { UserPresence } from './modules/presence/entities/user-presence.entity.js';
import { User } from './modules/users/entities/user.entity.js';

/** Every table. */
export const entities = [
  User,
  Credential,
  Session,
  RefreshToken,
  PersonalToken,
  Channel,
  Member,
  Mention,
  Tombstone,
  Restriction,
  Poster,
  StoredFile,
  Attachment,
  Message,
  Reaction,
  Connection,
  UserPresence,
  AuditEntry,
];
