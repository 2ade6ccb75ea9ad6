/** One unit of work; `done` is called when it is answered, with the answer where it was refused. */
export type Call = (done: (refusal?: string) => void) => void;

export interface Load {
  readonly count: number;
  readonly seconds: number;
  /** Milliseconds from call to answer, in ascending order. */
  readonly latencies: ArrayLike<number>;
}

/** Keeps each lane busy for `seconds`: its next call goes out when the one before is answered. Throws at a refusal. */
export async function drive(lanes: readonly Call[], seconds: number): Promise<Load> {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const end = startedAt + seconds * 1000;
  await Promise.all(
    lanes.map(
      (call) =>
        new Promise<void>((resolve, reject) => {
          const next = (): void => {
            const at = performance.now();
            if (at >= end) {
              resolve();
              return;
            }
            call((refusal) => {
              latencies.push(performance.now() - at);
              if (refusal === undefined) next();
              else reject(new Error(`Refused: ${refusal}`));
            });
          };
          next();
        }),
    ),
  );
  const elapsed = (performance.now() - startedAt) / 1000;
  return {
    count: latencies.length,
    seconds: elapsed,
    latencies: Float64Array.from(latencies).sort(),
  };
}
