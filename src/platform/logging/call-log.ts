import type { Logger } from 'pino';

/** One request or hub call, answered. Never a password, a token or the text of a message. */
export interface AnsweredCall {
  readonly requestId: string;
  /** Route template or the name of the hub call. */
  readonly call: string;
  readonly userId: string | undefined;
  readonly ip: string;
  readonly ms: number;
  /** `ok`, or the code of the error. */
  readonly outcome: string;
  /** HTTP only. */
  readonly status?: number;
}

/** The line that each answered request and call leaves. Straight to pino: there is one for every message. */
export class CallLog {
  private readonly logger: Logger;

  constructor(logger: Logger) {
    this.logger = logger.child({ context: 'Call' });
  }

  write({ requestId, call, userId, ip, ms, outcome, status }: AnsweredCall): void {
    const rounded = Math.round(ms * 1000) / 1000;
    this.logger.info({ requestId, call, userId, ip, ms: rounded, status, outcome }, call);
  }
}
