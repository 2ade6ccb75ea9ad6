import { Injectable } from '@nestjs/common';

/**
 * Keeps a sender's messages in the order in which they came: each is checked by itself, and the checks may overlap,
 * but nobody's second message goes on to the log before the first.
 */
@Injectable()
export class SenderOrder {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Settles as `check` does, after everything that the sender had given before. */
  async inTurn<T>(senderId: string, check: () => Promise<T>): Promise<T> {
    const checked = check();
    // It may fail while it waits for its turn, when nobody listens yet. What came before is not kept: the chain would
    // hold all that the sender has ever given.
    const settled = Promise.allSettled([this.last.get(senderId), checked]).then(() => undefined);
    this.last.set(senderId, settled);
    await settled;
    if (this.last.get(senderId) === settled) this.last.delete(senderId);
    return checked;
  }
}
