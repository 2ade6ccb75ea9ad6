import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { leftBehindBefore, Spool } from './spool.js';

const INTERVAL_MS = 600_000;

/** Each node's spool is its own: what an earlier process has left there, none but this one can remove. */
@Injectable()
export class SpoolSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SpoolSweeper.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly spool: Spool) {}

  onApplicationBootstrap(): void {
    this.sweep();
    this.timer = setInterval(() => this.sweep(), INTERVAL_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private sweep(): void {
    this.spool.sweep(leftBehindBefore()).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'Files that were left behind could not be removed');
    });
  }
}
