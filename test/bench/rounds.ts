import { median, percentile } from './figures.js';
import type { Load } from './load/drive.js';
import type { Subject } from './subject.js';

/** How often each side is measured, and how long each time. */
export const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
export const ROUND_SECONDS = 1;
const WARM_UPS = 1;

export type Sample<Key extends string = string> = Readonly<Record<Key, number>>;
export type Timing = Sample<'perSecond' | 'p50' | 'p99' | 'cpu'>;

/**
 * Measures each side in turn, A B A B …, so that a machine that is slower for a while is so for all; the median of each
 * figure. Compilers and caches have their first rounds for themselves.
 */
export async function alternate<Side extends string, Key extends string>(
  sides: Readonly<Record<Side, () => Promise<Sample<Key>>>>,
  { rounds = ROUNDS, warmUps = WARM_UPS } = {},
): Promise<Record<Side, Sample<Key>>> {
  const names = Object.keys(sides) as Side[];
  const samples = new Map(names.map((name) => [name, [] as Sample<Key>[]]));
  for (let round = -warmUps; round < rounds; round++) {
    for (const name of names) {
      const sample = await sides[name]();
      if (round >= 0) samples.get(name)!.push(sample);
    }
  }
  const medians = names.map((name) => [name, medianOf(samples.get(name)!)] as const);
  // The keys are those that came in.
  return Object.fromEntries(medians) as Record<Side, Sample<Key>>;
}

/** What a load came to, and what the subject, or all of them, spent on each unit of it, in microseconds. */
export async function timed(
  subject: Pick<Subject, 'cpuMicroseconds'>,
  work: () => Promise<Load>,
): Promise<Timing> {
  const before = subject.cpuMicroseconds();
  const { count, seconds, latencies } = await work();
  const cpu = (subject.cpuMicroseconds() - before) / count;
  return {
    perSecond: count / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    cpu,
  };
}

function medianOf<Key extends string>(samples: readonly Sample<Key>[]): Sample<Key> {
  const keys = Object.keys(samples[0]!) as Key[];
  const medians = keys.map((key) => [key, median(samples.map((sample) => sample[key]))] as const);
  return Object.fromEntries(medians) as Sample<Key>;
}
