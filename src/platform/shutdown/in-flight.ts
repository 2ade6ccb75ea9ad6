import { Injectable } from '@nestjs/common';

/** Requests and hub calls that are not answered yet: what a shutdown waits for. */
@Injectable()
export class InFlight {
  private count = 0;
  private whenIdle: (() => void)[] = [];

  begin(): void {
    this.count++;
  }

  end(): void {
    this.count--;
    if (this.count > 0) return;
    for (const resolve of this.whenIdle.splice(0)) resolve();
  }

  /** Resolves when all are answered, or after `maxMs`. */
  async idle(maxMs: number): Promise<void> {
    if (this.count === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.whenIdle.push(resolve);
      timer = setTimeout(resolve, maxMs);
    });
    clearTimeout(timer);
  }
}
