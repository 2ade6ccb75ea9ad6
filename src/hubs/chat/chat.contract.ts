import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { Principal } from '../../common/auth/index.js';
import type { ErrorCode, FieldError } from '../../common/errors/index.js';
import type {
  ChannelSummary,
  ChannelView,
  ReadStateView,
  SyncState,
} from '../../modules/channels/index.js';
import type { EditMessageDto, MessageView } from '../../modules/messages/index.js';
import type { PresenceView, SettableStatus, Status } from '../../modules/presence/index.js';
import type { UserView } from '../../modules/users/index.js';
import type { SendMessageDto } from './dto/send-message.dto.js';

export const CHAT_NAMESPACE = '/hubs/chat';

/** Client to server: what each call takes, and what its acknowledgement carries in `data`. */
export interface Calls {
  JoinChannel: { args: [channelId: string, options?: { sinceRev?: number }]; data: JoinedChannel };
  LeaveChannel: { args: [channelId: string]; data: Record<string, never> };
  SendMessage: { args: [channelId: string, payload: SendMessageDto]; data: MessageView };
  SendPrivateMessage: { args: [targetUserId: string, payload: SendMessageDto]; data: MessageView };
  EditMessage: {
    args: [channelId: string, messageId: string, payload: EditMessageDto];
    data: MessageView;
  };
  DeleteMessage: { args: [channelId: string, messageId: string]; data: MessageView };
  AddReaction: { args: [channelId: string, messageId: string, emoji: string]; data: MessageView };
  RemoveReaction: {
    args: [channelId: string, messageId: string, emoji: string];
    data: MessageView;
  };
  Typing: { args: [channelId: string, isTyping: boolean]; data: Record<string, never> };
  MarkRead: { args: [channelId: string, seq: number]; data: ReadStateView };
  SetStatus: { args: [status: SettableStatus]; data: { status: SettableStatus } };
  GetPresence: { args: [userIds: string[]]; data: PresenceView[] };
  Sync: { args: []; data: SyncState };
  Authenticate: { args: [token: string]; data: { expiresAt: string | null } };
}

export type CallName = keyof Calls;

/** What handles the calls named: a method each, named as the call. */
export type HandlersOf<Name extends CallName> = {
  [K in Name as Uncapitalize<K>]: (...args: never[]) => Promise<Calls[K]['data']>;
};

/** An error as the hub tells it. */
export interface HubError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly errors?: readonly FieldError[];
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  /** For `muted` and `banned`: when it ends, if by itself. */
  readonly until?: string;
}

export type Acknowledgement =
  { readonly ok: true; readonly data: unknown } | { readonly ok: false; readonly error: HubError };

export interface JoinedChannel {
  readonly channel: ChannelView;
  /** Whether `messages` is everything since the `sinceRev` that was given. */
  readonly recovered: boolean;
  readonly messages: MessageView[];
}

export interface ReadyState extends SyncState {
  readonly user: UserView;
  readonly sessionId: string;
  readonly connectionId: string;
  /** Null for a token without an end. */
  readonly expiresAt: string | null;
  /** How long to wait before connecting again, should the connection end without a word, in milliseconds. */
  readonly reconnectAfterMs: number;
}

/** Why a connection is cut, and whether to come back with what the client has. */
export const SESSION_ENDS = {
  token_expired: { message: 'The access token has expired', reconnect: false },
  session_revoked: { message: 'The session has ended', reconnect: false },
  suspended: { message: 'This user is suspended', reconnect: false },
  roles_changed: { message: 'Your roles have changed', reconnect: true },
  shutting_down: { message: 'The server is shutting down', reconnect: true },
  slow_consumer: { message: 'The connection reads too slowly', reconnect: true },
} as const;

export type SessionEndCode = keyof typeof SESSION_ENDS;

export interface SessionEnd {
  readonly code: SessionEndCode;
  readonly message: string;
  readonly reconnect: boolean;
  /** With `reconnect`: how long to wait before, in milliseconds. */
  readonly reconnectAfterMs?: number;
}

/** Server to client. */
export interface ServerEvents {
  Ready: (state: ReadyState) => void;
  ReceiveMessage: (channelId: string, message: MessageView) => void;
  ReceivePrivateMessage: (targetUserId: string, message: MessageView) => void;
  MessageUpdated: (channelId: string, message: MessageView) => void;
  Typing: (channelId: string, userId: string, isTyping: boolean) => void;
  MessageRead: (channelId: string, userId: string, seq: number) => void;
  UserConnected: (userId: string) => void;
  UserDisconnected: (userId: string) => void;
  UserPresenceUpdate: (userId: string, status: Status) => void;
  ChannelCreated: (channel: ChannelSummary) => void;
  ChannelUpdated: (channel: ChannelSummary) => void;
  ChannelDeleted: (channelId: string) => void;
  MemberJoined: (channelId: string, userId: string) => void;
  MemberLeft: (channelId: string, userId: string) => void;
  SessionEnded: (end: SessionEnd) => void;
  Error: (error: HubError & { event: string }) => void;
}

export interface SocketData {
  /** Set by the handshake: there is no connection without. */
  principal: Principal;
  /** Resolves once `Ready` is sent; calls wait for it. */
  ready: Promise<void>;
  /** Cuts the connection when its token expires. */
  expiry?: NodeJS.Timeout;
}

export type ChatSocket = Socket<DefaultEventsMap, ServerEvents, DefaultEventsMap, SocketData>;
export type ChatNamespace = Namespace<DefaultEventsMap, ServerEvents, DefaultEventsMap, SocketData>;
