/** Choices that can be made again: the seed is TEST_SEED, or taken from the clock, and printed. */
export class Random {
  readonly seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
  private state: number;

  /** `stream` tells apart what chooses at the same time. */
  constructor(what: string, stream = 0) {
    this.state = this.seed + stream * 7919;
    if (stream === 0) console.info(`${what}: TEST_SEED=${this.seed}`);
  }

  /** From 0 up to, not including, `end`. */
  below(end: number): number {
    // Mulberry32.
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  }

  chance(ofOne: number): boolean {
    return this.below(1_000_000) < ofOne * 1_000_000;
  }

  /** Undefined where there is nothing to choose from. */
  of<T>(choices: readonly T[]): T | undefined {
    return choices[this.below(choices.length)];
  }
}
