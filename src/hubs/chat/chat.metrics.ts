import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { MetricsRegistry } from '../../platform/metrics/index.js';
import type { ServerEvents } from './chat.contract.js';

@Injectable()
export class ChatMetrics {
  readonly connections: Gauge;
  readonly caughtUp: Counter;
  private readonly callDuration: Histogram<'call' | 'outcome'>;
  private readonly delivered: Counter<'event'>;

  constructor({ registry }: MetricsRegistry) {
    this.connections = new Gauge({
      name: 'hub_connections',
      help: 'Connections to the hub at this moment',
      registers: [registry],
    });
    this.caughtUp = new Counter({
      name: 'hub_changes_caught_up_total',
      help: 'Changes to messages that no other node told of in time, and that were read from the database',
      registers: [registry],
    });
    this.callDuration = new Histogram({
      name: 'hub_call_duration_seconds',
      help: 'Time from a hub call to its acknowledgement; every unknown call counts as `unknown`',
      labelNames: ['call', 'outcome'],
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers: [registry],
    });
    this.delivered = new Counter({
      name: 'hub_events_delivered_total',
      help: 'Events handed to connections, one for each connection',
      labelNames: ['event'],
      registers: [registry],
    });
  }

  observeCall(call: string, outcome: string, milliseconds: number): void {
    this.callDuration.observe({ call, outcome }, milliseconds / 1000);
  }

  countDelivered(event: keyof ServerEvents, connections: number): void {
    if (connections > 0) this.delivered.inc({ event }, connections);
  }
}
