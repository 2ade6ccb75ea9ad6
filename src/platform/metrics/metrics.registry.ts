import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';

/** One registry for each application, so that two in one process (tests) do not meet. */
@Injectable()
export class MetricsRegistry {
  readonly registry = new Registry();

  constructor() {
    // Process figures and event-loop lag.
    collectDefaultMetrics({ register: this.registry });
  }
}
