import { Injectable, Logger, type BeforeApplicationShutdown, type Type } from '@nestjs/common';

type Listener<E> = (event: E) => void | Promise<void>;
type Listeners = Map<string, Listener<never>[]>;

/**
 * Domain events: classes, not strings. What they carry is plain, as JSON has it.
 *
 * A listener is called in the turn in which the event is published, in order of subscription, so events reach every
 * listener in the order of the commits they follow. A listener that fails is logged and harms nobody: the database is
 * the truth, an event a hint. Whatever is done about an event once, is done by a listener on the node where it
 * happened (`on`); what each node does for its own connections, by one on every node (`onEveryNode`).
 */
@Injectable()
export class EventBus implements BeforeApplicationShutdown {
  private readonly logger = new Logger(EventBus.name);
  private readonly here: Listeners = new Map();
  private readonly everywhere: Listeners = new Map();
  private readonly shared = new Map<string, Type>();
  private readonly running = new Set<Promise<void>>();
  private relay: (event: object) => void = () => undefined;

  /** For what happens on this node. */
  on<E extends object>(type: Type<E>, listener: Listener<E>): void {
    add(this.here, type, listener);
  }

  /** For what happens on any node. Of another node it comes a moment later; where the backplane is away, not at all. */
  onEveryNode<E extends object>(type: Type<E>, listener: Listener<E>): void {
    const known = this.shared.get(type.name);
    if (known && known !== type) throw new Error(`Two events are called ${type.name}`);
    this.shared.set(type.name, type);
    add(this.everywhere, type, listener);
  }

  publish(event: object): void {
    const { name } = event.constructor;
    this.tell(this.here.get(name), event);
    this.tell(this.everywhere.get(name), event);
    if (this.shared.has(name)) this.relay(event);
  }

  /** Where events that concern other nodes are handed to. */
  relayTo(relay: (event: object) => void): void {
    this.relay = relay;
  }

  /** An event of another node; one that this node knows nothing of is none. */
  receive(name: string, fields: object): void {
    const type = this.shared.get(name);
    if (!type) return;
    // As its constructor made it over there: events have fields and nothing else.
    const event = Object.assign(Object.create(type.prototype as object) as object, fields);
    this.tell(this.everywhere.get(name), event);
  }

  /** Waits for the listeners still at work, so that none of them meets a closed database. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.running);
  }

  private tell(listeners: Listener<never>[] = [], event: object): void {
    for (const listener of listeners) {
      try {
        // Filed under the name of exactly this class.
        this.track(event, (listener as Listener<object>)(event));
      } catch (error) {
        this.report(event, error);
      }
    }
  }

  private track(event: object, result: void | Promise<void>): void {
    if (!result) return;
    const done = result
      .catch((error: unknown) => this.report(event, error))
      .finally(() => this.running.delete(done));
    this.running.add(done);
  }

  private report(event: object, error: unknown): void {
    this.logger.error({ err: error, event: event.constructor.name }, 'An event listener failed');
  }
}

function add<E extends object>(listeners: Listeners, { name }: Type<E>, listener: Listener<E>) {
  listeners.set(name, [...(listeners.get(name) ?? []), listener]);
}
