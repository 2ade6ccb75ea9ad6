import { Injectable, Logger } from '@nestjs/common';

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

/** The line that each answered request and call leaves. */
@Injectable()
export class CallLog {
  private readonly logger = new Logger('Call');

  write(call: AnsweredCall): void {
    this.logger.log({ ...call, ms: Math.round(call.ms * 1000) / 1000 }, call.call);
  }
}
