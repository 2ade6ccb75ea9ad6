import { Injectable } from '@nestjs/common';
import { returnSpreadMs } from '../../platform/shutdown/index.js';
import { PresenceService } from '../../modules/presence/index.js';
import { ChatOutlet } from './chat.outlet.js';

/** When clients are to come back: each is told a time of its own, so that thousands do not come at once. */
@Injectable()
export class ChatReturnAdvice {
  constructor(
    private readonly outlet: ChatOutlet,
    private readonly presence: PresenceService,
  ) {}

  /**
   * How long a client is to wait before it connects again, in milliseconds: at random within what it takes to serve
   * all that come back with it. Without a number, all that there are: those here, and those still on their way back.
   */
  reconnectAfterMs(
    clients: number = this.outlet.connectionCount + this.presence.awaitedCount,
  ): number {
    return Math.round(Math.random() * returnSpreadMs(clients));
  }
}
