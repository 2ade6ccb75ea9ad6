import { Injectable, Logger, type BeforeApplicationShutdown, type Type } from '@nestjs/common';

type Listener<E> = (event: E) => void | Promise<void>;

/**
 * Domain events inside this process: classes, not strings.
 *
 * A listener is called in the turn in which the event is published, in order of subscription, so events reach every
 * listener in the order of the commits they follow. A listener that fails is logged and harms nobody: the database is
 * the truth, an event a hint.
 */
@Injectable()
export class EventBus implements BeforeApplicationShutdown {
  private readonly logger = new Logger(EventBus.name);
  private readonly listeners = new Map<Type, Listener<never>[]>();
  private readonly running = new Set<Promise<void>>();

  on<E extends object>(type: Type<E>, listener: Listener<E>): void {
    const listeners = this.listeners.get(type) ?? [];
    listeners.push(listener);
    this.listeners.set(type, listeners);
  }

  publish(event: object): void {
    // The constructor is the key under which `on` filed listeners of exactly this class.
    const listeners = this.listeners.get(event.constructor as Type) ?? [];
    for (const listener of listeners) {
      try {
        this.track(event, (listener as Listener<object>)(event));
      } catch (error) {
        this.report(event, error);
      }
    }
  }

  /** Waits for the listeners still at work, so that none of them meets a closed database. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.running);
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
