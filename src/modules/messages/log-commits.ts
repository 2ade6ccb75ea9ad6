import { Injectable } from '@nestjs/common';
import { GroupCommit, UnitOfWork } from '../../platform/database/index.js';
import { MessagesMetrics } from './messages.metrics.js';

/** The one line that everything written to message logs stands in: posts and changes share commits. */
@Injectable()
export class LogCommits extends GroupCommit {
  constructor(uow: UnitOfWork, metrics: MessagesMetrics) {
    super(uow, (size) => metrics.batchSize.observe(size));
  }
}
