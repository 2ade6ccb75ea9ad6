import { hitAt, type Hit } from './hit.js';

/** What one key is hit in a turn, and, once Redis has said so, where that leaves it. */
interface Tally {
  readonly key: string;
  readonly ttlMs: number;
  hits: number;
  position: number;
  msLeft: number;
}

interface Caller {
  readonly tally: Tally;
  readonly limit: number;
  /** The answer where there is no other. */
  readonly local: Hit;
  readonly answer: (hit: Hit) => void;
}

/** The hits of one turn of the event loop: one question, and answers in the order in which they came. */
export class Turn {
  private readonly tallies = new Map<string, Tally>();
  private readonly callers: Caller[] = [];

  add(key: string, ttlMs: number, limit: number, local: Hit): Promise<Hit> {
    let tally = this.tallies.get(key);
    if (!tally) {
      tally = { key, ttlMs, hits: 0, position: 0, msLeft: 0 };
      this.tallies.set(key, tally);
    }
    tally.hits++;
    const { callers } = this;
    return new Promise((answer) => callers.push({ tally, limit, local, answer }));
  }

  /** Each once, in the order in which it came. */
  get keys(): string[] {
    return [...this.tallies.keys()];
  }

  /** For each of the keys: how many hits, and how long a window lasts. */
  get arguments(): string[] {
    return [...this.tallies.values()].flatMap(({ hits, ttlMs }) => [String(hits), String(ttlMs)]);
  }

  /** `counts` holds for each of the keys: the hits of its window with these, and how long it goes on. */
  answer(counts: readonly number[]): void {
    let index = 0;
    for (const tally of this.tallies.values()) {
      tally.position = counts[index++]! - tally.hits;
      tally.msLeft = counts[index++]!;
    }
    for (const { tally, limit, answer } of this.callers) {
      answer(hitAt(++tally.position, tally.msLeft, limit));
    }
  }

  answerLocally(): void {
    for (const { local, answer } of this.callers) answer(local);
  }
}
