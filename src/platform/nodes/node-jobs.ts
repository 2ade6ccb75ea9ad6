import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { atMost } from '../../common/at-most.js';
import { UnitOfWork } from '../database/index.js';
import { NodeRegistry } from './node-registry.js';
import { CLAIM_JOB } from './node.statements.js';

/** How long a shutdown waits for work that is under way, in milliseconds. */
const STOP_MS = 2_000;

/** Work that is done again and again, on one of the nodes: where its owner is no more, another takes it over. */
@Injectable()
export class NodeJobs implements BeforeApplicationShutdown {
  private readonly logger = new Logger(NodeJobs.name);
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly registry: NodeRegistry,
    private readonly uow: UnitOfWork,
  ) {}

  /** Every `ms` milliseconds on the node that owns the job. `work` may be cut short: what it does must bear repeating. */
  every(ms: number, name: string, work: () => Promise<void>): void {
    let isBusy = false;
    const run = async (): Promise<void> => {
      if (isBusy) return;
      isBusy = true;
      try {
        if (await this.owns(name)) await work();
      } catch (error) {
        this.logger.warn({ err: error, job: name }, 'A job failed, and is tried again');
      } finally {
        isBusy = false;
      }
    };
    this.timers.push(setInterval(() => this.track(run()), ms));
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await atMost(STOP_MS, Promise.all(this.running));
  }

  private async owns(name: string): Promise<boolean> {
    const claimed = await this.uow.run(() => this.uow.query(CLAIM_JOB, [name, this.registry.id]));
    return claimed.length > 0;
  }

  private track(run: Promise<void>): void {
    this.running.add(run);
    void run.finally(() => this.running.delete(run));
  }
}
