import fc from 'fast-check';
import { LogFollower } from './log-follower.js';

interface Change {
  readonly message: { readonly seq: number; readonly rev: number };
}

const post = (rev: number): Change => ({ message: { seq: rev, rev } });
const revsOf = (changes: readonly Change[]) => changes.map(({ message }) => message.rev);

describe('A follower of a log', () => {
  it('tells at once of what is next', () => {
    const follower = new LogFollower<Change>({ seq: 4, rev: 4 });
    expect(revsOf(follower.take(post(5)))).toEqual([5]);
    expect(follower.position).toEqual({ seq: 5, rev: 5 });
  });

  it('keeps what comes early until what precedes it has come', () => {
    const follower = new LogFollower<Change>({ seq: 0, rev: 0 });
    expect(follower.take(post(3))).toEqual([]);
    expect(follower.take(post(2))).toEqual([]);
    expect(follower.isBehind).toBe(true);
    expect(revsOf(follower.take(post(1)))).toEqual([1, 2, 3]);
    expect(follower.isBehind).toBe(false);
  });

  it('tells nothing twice, and nothing that was known before', () => {
    const follower = new LogFollower<Change>({ seq: 1, rev: 1 });
    expect(follower.take(post(1))).toEqual([]);
    follower.take(post(2));
    expect(follower.take(post(2))).toEqual([]);
  });

  it('is behind where the database is said to have come further', () => {
    const follower = new LogFollower<Change>({ seq: 1, rev: 1 });
    follower.notice(3);
    expect(follower.isBehind).toBe(true);
    expect(revsOf(follower.takeRead([post(2), post(3)], 3))).toEqual([2, 3]);
    expect(follower.isBehind).toBe(false);
  });

  it('takes what was read for all there is, though a message has been changed again since', () => {
    const follower = new LogFollower<Change>({ seq: 0, rev: 0 });
    const edited = { message: { seq: 1, rev: 3 } };
    expect(revsOf(follower.takeRead([post(2), edited], 3))).toEqual([2, 3]);
    expect(follower.position).toEqual({ seq: 2, rev: 3 });
  });

  it('keeps no more than a few hundred that come early: the rest is in the database', () => {
    const follower = new LogFollower<Change>({ seq: 0, rev: 0 });
    for (let rev = 2; rev <= 1_000; rev++) follower.take(post(rev));
    const told = revsOf(follower.take(post(1)));
    expect(told).toEqual(Array.from({ length: 301 }, (_, index) => index + 1));
    expect(follower.isBehind).toBe(true);
  });

  it('tells of everything, once and in order, whatever comes late, twice, early or never', () => {
    const arrivals = fc.array(fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant('read')), {
      maxLength: 120,
    });
    fc.assert(
      fc.property(arrivals, (steps) => {
        const follower = new LogFollower<Change>({ seq: 0, rev: 0 });
        const told: number[] = [];
        let committed = 0;
        const read = () => {
          const noticed = follower.latest;
          const { rev } = follower.position;
          const rows = Array.from({ length: committed - rev }, (_, index) => post(rev + 1 + index));
          const upTo = Math.max(noticed, rows.at(-1)?.message.rev ?? 0);
          told.push(...revsOf(follower.takeRead(rows, upTo)));
        };
        for (const step of steps) {
          if (step === 'read') read();
          else {
            committed = Math.max(committed, step);
            told.push(...revsOf(follower.take(post(step))));
          }
        }
        follower.notice(committed);
        read();
        expect(told).toEqual(Array.from({ length: committed }, (_, index) => index + 1));
        expect(follower.isBehind).toBe(false);
      }),
    );
  });
});
