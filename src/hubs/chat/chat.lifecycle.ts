import { Injectable } from '@nestjs/common';
import { ChatConnections } from './chat.connections.js';
import type { ChatNamespace, ChatSocket } from './chat.contract.js';
import { ChatHandshake } from './chat.handshake.js';
import { ChatOutlet } from './chat.outlet.js';
import { ChatOverload } from './chat.overload.js';

/** What the namespace goes through before, between and after the calls. */
@Injectable()
export class ChatLifecycle {
  constructor(
    private readonly handshake: ChatHandshake,
    private readonly connections: ChatConnections,
    private readonly outlet: ChatOutlet,
    private readonly overload: ChatOverload,
  ) {}

  /** Before the server listens. */
  start(namespace: ChatNamespace): void {
    this.outlet.attachTo(namespace);
    namespace.use(this.handshake.admit);
    this.overload.watch(namespace.server);
  }

  connect(socket: ChatSocket): void {
    this.connections.connect(socket);
  }

  disconnect(socket: ChatSocket): void {
    this.connections.disconnect(socket);
  }
}
