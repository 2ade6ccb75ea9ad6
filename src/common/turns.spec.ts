import { Turns } from './turns.js';

describe('Turns', () => {
  it('lets a few run, a few wait, and refuses the rest', async () => {
    const turns = new Turns({ running: 2, waiting: 1, refusal: () => new Error('no place') });
    const ends: (() => void)[] = [];
    let running = 0;
    const work = () =>
      turns.run(async () => {
        running++;
        await new Promise<void>((resolve) => ends.push(resolve));
        running--;
      });
    const under = [work(), work(), work()];
    await expect(work()).rejects.toThrow('no place');
    expect(running).toBe(2);
    ends[0]!();
    await under[0];
    expect(running).toBe(2);
    ends[1]!();
    ends[2]!();
    await Promise.all(under);
    expect(running).toBe(0);
  });

  it('goes on after work that fails', async () => {
    const turns = new Turns({ running: 1, waiting: 5, refusal: () => new Error('no place') });
    const failed = turns.run(() => Promise.reject(new Error('failed')));
    const next = turns.run(() => Promise.resolve('done'));
    await expect(failed).rejects.toThrow('failed');
    await expect(next).resolves.toBe('done');
  });
});
