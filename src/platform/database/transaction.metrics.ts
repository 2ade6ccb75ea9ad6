import { Injectable } from '@nestjs/common';
import { Histogram } from 'prom-client';
import { MetricsRegistry } from '../metrics/index.js';

/** How long transactions take, by how they end. */
@Injectable()
export class TransactionMetrics {
  private readonly duration: Histogram<'outcome'>;

  constructor(metrics: MetricsRegistry) {
    this.duration = new Histogram({
      name: 'database_transaction_duration_seconds',
      help: 'Time from BEGIN to the end of a transaction',
      labelNames: ['outcome'],
      buckets: [0.0002, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10],
      registers: [metrics.registry],
    });
  }

  async time<T>(transaction: () => Promise<T>): Promise<T> {
    const stop = this.duration.startTimer();
    try {
      const result = await transaction();
      stop({ outcome: 'commit' });
      return result;
    } catch (error) {
      stop({ outcome: 'rollback' });
      throw error;
    }
  }
}
