import type { HubConnection } from './hub-connection.js';

const WAIT_MS = 30_000;

/** Counts the messages that come to several connections, and waits for a number of them. */
export class Tally {
  count = 0;
  private target = Infinity;
  private onReached: (() => void) | undefined;

  constructor(connections: readonly HubConnection[]) {
    for (const connection of connections) {
      connection.onMessage = () => {
        if (++this.count >= this.target) this.onReached?.();
      };
    }
  }

  /** Throws where they do not all come in time. */
  reached(target: number): Promise<void> {
    if (this.count >= target) return Promise.resolve();
    this.target = target;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        reject(new Error(`${this.count} of ${target} messages came`));
      }, WAIT_MS);
      this.onReached = () => {
        clearTimeout(limit);
        this.target = Infinity;
        resolve();
      };
    });
  }
}
