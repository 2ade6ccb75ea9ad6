import { Injectable } from '@nestjs/common';

/** Answers, or throws what is wrong. */
type Check = () => Promise<void>;

/** How long a dependency may take to answer before it counts as away, in milliseconds. */
const CHECK_TIMEOUT_MS = 2_000;

/** What the health of this server rests on. Each backing service registers its own check. */
@Injectable()
export class HealthRegistry {
  private readonly checks = new Map<string, Check>();

  register(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  /** True by name where the dependency answers in time. */
  async run(): Promise<Record<string, boolean>> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await answers(check)] as const),
    );
    return Object.fromEntries(results);
  }
}

async function answers(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, false);
  });
  const answer = check().then(
    () => true,
    () => false,
  );
  return Promise.race([answer, timeout]).finally(() => clearTimeout(timer));
}
