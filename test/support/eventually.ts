import { sleep } from './hub.js';

const POLL_MS = 100;
const PATIENCE_MS = 10_000;

/** Waits until something holds; what throws does not hold yet. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  withinMs = PATIENCE_MS,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const holds = await Promise.resolve(condition()).catch(() => false);
    if (holds) return;
    if (Date.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain`);
    await sleep(POLL_MS);
  }
}
