import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { newId } from '../../common/id.js';
import { EventBus } from '../events/index.js';
import { Backplane } from './backplane.js';

const CHANNEL = 'events';
const ID_LENGTH = 36;

/** The class's name, and its fields. */
type Shared = [name: string, fields: object];

/**
 * Events between nodes. Those of one turn of the event loop, which is what a commit leaves, go out as one message: what
 * another node is woken for costs by the commit, not by the event.
 *
 * What crosses is the event, not the packet that connections are sent: so each node puts messages in their order, and
 * holds back what a connection must not hear before its `Ready`, wherever they were posted.
 */
@Injectable()
export class EventRelay implements OnModuleInit {
  private readonly logger = new Logger(EventRelay.name);
  private readonly sender = newId();
  private due: Shared[] = [];

  constructor(
    private readonly events: EventBus,
    private readonly backplane: Backplane,
  ) {}

  onModuleInit(): void {
    if (!this.backplane.isShared) return;
    this.events.relayTo((event) => this.send(event));
    this.backplane.subscribe(CHANNEL, (message) => this.receive(message));
  }

  private send(event: object): void {
    if (this.due.push([event.constructor.name, event]) > 1) return;
    process.nextTick(() => {
      this.backplane.publish(CHANNEL, this.sender + JSON.stringify(this.due));
      this.due = [];
    });
  }

  private receive(message: string): void {
    // Told here already.
    if (message.startsWith(this.sender)) return;
    try {
      const events = JSON.parse(message.slice(ID_LENGTH)) as Shared[];
      for (const [name, fields] of events) this.events.receive(name, fields);
    } catch (error) {
      this.logger.error({ err: error }, 'A message of another node is not understood');
    }
  }
}
