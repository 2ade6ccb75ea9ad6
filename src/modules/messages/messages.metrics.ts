import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { EventBus } from '../../platform/events/index.js';
import { MetricsRegistry } from '../../platform/metrics/index.js';
import { MessagePosted } from './messages.events.js';

@Injectable()
export class MessagesMetrics {
  readonly batchSize: Histogram;

  constructor({ registry }: MetricsRegistry, events: EventBus) {
    const posted = new Counter({
      name: 'chat_messages_posted_total',
      help: 'Messages stored; repeated sends do not count',
      registers: [registry],
    });
    this.batchSize = new Histogram({
      name: 'chat_message_log_batch_size',
      help: 'Changes to message logs that shared one commit',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      registers: [registry],
    });
    events.on(MessagePosted, () => {
      posted.inc();
    });
  }
}
