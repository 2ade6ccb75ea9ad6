import { sleep } from './hub.js';

const SAMPLE_MS = 50;

/** How much the memory of a server's process grows while `work` goes on, at most; in bytes. */
export async function memoryGrowthDuring(
  server: { readonly url: string },
  work: () => Promise<unknown>,
): Promise<number> {
  const before = await memoryOf(server);
  let peak = before;
  const over = new AbortController();
  const watching = (async () => {
    for (; !over.signal.aborted; await sleep(SAMPLE_MS)) {
      peak = Math.max(peak, await memoryOf(server));
    }
  })();
  try {
    await work();
  } finally {
    over.abort();
    await watching;
  }
  return Math.max(peak, await memoryOf(server)) - before;
}

/** In bytes, resident. */
async function memoryOf({ url }: { readonly url: string }): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\d+)/m.exec(metrics)![1]);
}
