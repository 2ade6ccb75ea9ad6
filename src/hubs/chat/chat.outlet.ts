import { Injectable } from '@nestjs/common';
import type { ChatNamespace, ChatSocket, ServerEvents } from './chat.contract.js';
import { ChatMetrics } from './chat.metrics.js';
import { rooms } from './chat.rooms.js';

export interface Audience {
  /** Rooms; each connection in any of them gets the event once. */
  readonly to: readonly string[] | 'everyone';
  readonly except?: readonly string[];
}

interface LooseEmitter {
  emit(event: string, ...args: unknown[]): boolean;
}

/** What counts at the moment at which it is said, and can be asked for later: it does not wait in queues. */
const VOLATILE: ReadonlySet<keyof ServerEvents> = new Set([
  'Typing',
  'UserConnected',
  'UserDisconnected',
  'UserPresenceUpdate',
]);

/** Something that happens to the connections of a room, done to one of them. */
type Operation = (socket: ChatSocket) => void;

/**
 * Where events leave and rooms change. A connection that has not had its `Ready` gets nothing: what concerns it is held
 * back, and follows in order right after. So a connection is subscribed before its state is read, and yet hears `Ready`
 * first.
 */
@Injectable()
export class ChatOutlet {
  private namespace: ChatNamespace;
  private readonly heldBack = new Map<ChatSocket, Operation[]>();

  constructor(private readonly metrics: ChatMetrics) {}

  attachTo(namespace: ChatNamespace): void {
    this.namespace = namespace;
  }

  /** Whether anybody is in one of the rooms, or on the way in and may be. */
  isHeard(someRooms: readonly string[]): boolean {
    return this.heldBack.size > 0 || !this.isEmpty(someRooms);
  }

  /** Whether nobody is in any of the rooms. */
  isEmpty(someRooms: readonly string[]): boolean {
    return !someRooms.some((room) => this.namespace.adapter.rooms.has(room));
  }

  /** Calls back with the name of each room that has become empty. */
  onEmptied(listener: (room: string) => void): void {
    this.namespace.adapter.on('delete-room', listener);
  }

  emit<E extends keyof ServerEvents>(
    { to, except = [] }: Audience,
    event: E,
    ...args: Parameters<ServerEvents[E]>
  ): void {
    // For Socket.IO no room at all means everyone.
    if (to.length === 0) return;
    const target = to === 'everyone' ? this.namespace : this.namespace.to([...to]);
    const notNow = [...except];
    if (this.heldBack.size > 0) notNow.push(rooms.connecting);
    // Not by Socket.IO's `volatile`: that drops an event where a write is under way, however fast the reader is.
    if (VOLATILE.has(event)) notNow.push(rooms.lagging);
    // Socket.IO's types lose the link between an event's name and its arguments where the name is a type parameter.
    (target.except(notNow) as LooseEmitter).emit(event, ...args);
    this.metrics.countDelivered(event, this.sizeOf(to));
    this.holdBack((socket) => {
      const concerned = to === 'everyone' || to.some((room) => socket.rooms.has(room));
      if (concerned && !except.some((room) => socket.rooms.has(room))) socket.emit(event, ...args);
    });
  }

  /** All connections of `from` enter `room`. */
  enter(from: string, room: string): void {
    this.namespace.in(from).socketsJoin(room);
    this.holdBack((socket) => {
      if (socket.rooms.has(from)) void socket.join(room);
    });
  }

  /** All connections of `from` leave `leaving`. */
  leave(from: string, leaving: readonly string[]): void {
    this.namespace.in(from).socketsLeave([...leaving]);
    this.holdBack((socket) => {
      if (!socket.rooms.has(from)) return;
      for (const room of leaving) void socket.leave(room);
    });
  }

  socketsIn(room: string): ChatSocket[] {
    const ids = [...(this.namespace.adapter.rooms.get(room) ?? [])];
    return ids.flatMap((id) => this.namespace.sockets.get(id) ?? []);
  }

  allSockets(): ChatSocket[] {
    return [...this.namespace.sockets.values()];
  }

  get connectionCount(): number {
    return this.namespace.sockets.size;
  }

  hold(socket: ChatSocket): void {
    this.heldBack.set(socket, []);
    void socket.join(rooms.connecting);
  }

  /** Gives the connection what was held back, in order, and from now on everything as it comes. */
  release(socket: ChatSocket): void {
    const operations = this.heldBack.get(socket) ?? [];
    this.heldBack.delete(socket);
    void socket.leave(rooms.connecting);
    for (const operation of operations) operation(socket);
  }

  drop(socket: ChatSocket): void {
    this.heldBack.delete(socket);
  }

  private holdBack(operation: Operation): void {
    for (const operations of this.heldBack.values()) operations.push(operation);
  }

  private sizeOf(to: Audience['to']): number {
    if (to === 'everyone') return this.namespace.sockets.size;
    return to.reduce((sum, room) => sum + (this.namespace.adapter.rooms.get(room)?.size ?? 0), 0);
  }
}
