import { Injectable } from '@nestjs/common';

/** Answers, or throws what is wrong. */
type Check = () => Promise<void>;

/** How long a dependency may take to answer before it counts as away, in milliseconds. */
const CHECK_TIMEOUT_MS = 2_000;

interface Dependency {
  readonly check: Check;
  readonly isVital: boolean;
}

export interface CheckResult {
  readonly name: string;
  readonly isVital: boolean;
  /** Whether the dependency answered in time. */
  readonly ok: boolean;
}

/** What the health of this server rests on. Each backing service registers its own check. */
@Injectable()
export class HealthRegistry {
  private readonly dependencies = new Map<string, Dependency>();
  private running: Promise<CheckResult[]> | undefined;

  /** Without one that is vital nothing works; without another the server serves on, if worse. */
  register(name: string, check: Check, { isVital = true } = {}): void {
    this.dependencies.set(name, { check, isVital });
  }

  /** One look for all who ask meanwhile: nobody is limited in asking. */
  run(): Promise<CheckResult[]> {
    this.running ??= this.look().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private look(): Promise<CheckResult[]> {
    return Promise.all(
      [...this.dependencies].map(async ([name, { check, isVital }]) => ({
        name,
        isVital,
        ok: await answers(check),
      })),
    );
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
