import { Injectable, Logger } from '@nestjs/common';
import { isObservable, lastValueFrom } from 'rxjs';
import { notFound, unavailable } from '../../common/errors/index.js';
import { newId } from '../../common/id.js';
import { toAppError } from '../../platform/errors/index.js';
import { CallLog } from '../../platform/logging/index.js';
import { InFlight, Shutdown } from '../../platform/shutdown/index.js';
import type { Acknowledgement, ChatSocket } from './chat.contract.js';
import { ChatMetrics } from './chat.metrics.js';
import { hubErrorOf } from './hub-error.js';

/** Settles a call that a guard, an interceptor, a pipe or the handler has refused. */
export type Refuse = (error: unknown) => void;

/** A gateway's handler with Nest's guards, interceptors and pipes around it. */
type Handler = (args: unknown[], refuse: Refuse) => unknown;

/** Runs hub calls: each is answered exactly once, counted and logged, whatever becomes of it. */
@Injectable()
export class ChatCalls {
  private readonly logger = new Logger(ChatCalls.name);

  constructor(
    private readonly inFlight: InFlight,
    private readonly shutdown: Shutdown,
    private readonly callLog: CallLog,
    private readonly metrics: ChatMetrics,
  ) {}

  /** `args` as they came off the wire, the acknowledgement callback last if there is one. */
  async run(socket: ChatSocket, call: string, args: unknown[], handler: Handler): Promise<void> {
    const settle = this.settlementOf(socket, call, call, takeCallback(args));
    const refuse: Refuse = (error) => settle({ ok: false, error });
    try {
      await socket.data.ready;
      if (!socket.connected) throw unavailable('The connection has ended');
      if (this.shutdown.isUnderWay) throw unavailable('The server is shutting down');
      const result: unknown = await handler(args, refuse);
      // Interceptors make it an observable; one whose handler was refused ends empty, and is settled already.
      const data = isObservable(result)
        ? await lastValueFrom(result, { defaultValue: undefined })
        : result;
      settle({ ok: true, data });
    } catch (error) {
      refuse(error);
    }
  }

  refuseUnknown(socket: ChatSocket, call: string, args: unknown[]): void {
    const settle = this.settlementOf(socket, call, 'unknown', takeCallback(args));
    settle({ ok: false, error: notFound('call') });
  }

  /** The one way out of a call. Only the first settlement counts. `label` is bounded, unlike what clients send. */
  private settlementOf(
    socket: ChatSocket,
    call: string,
    label: string,
    callback: ((reply: Acknowledgement) => void) | undefined,
  ) {
    const startedAt = performance.now();
    const requestId = newId();
    let isSettled = false;
    this.inFlight.begin();
    return (outcome: { ok: true; data: unknown } | { ok: false; error: unknown }): void => {
      if (isSettled) return;
      isSettled = true;
      this.inFlight.end();
      const error = outcome.ok ? undefined : toAppError(outcome.error);
      if (error && error.level !== 'debug') {
        this.logger[error.level]({ requestId, err: error.cause }, error.code);
      }
      this.record(socket, label, requestId, error?.code ?? 'ok', performance.now() - startedAt);
      if (!error) callback?.({ ok: true, data: outcome.ok ? outcome.data : undefined });
      else if (callback) callback({ ok: false, error: hubErrorOf(error) });
      else socket.emit('Error', { ...hubErrorOf(error), event: call });
    };
  }

  private record(
    socket: ChatSocket,
    call: string,
    requestId: string,
    outcome: string,
    ms: number,
  ): void {
    const { principal, ip } = socket.data;
    this.metrics.observeCall(call, outcome, ms);
    this.callLog.write({ requestId, call, userId: principal.userId, ip, ms, outcome });
  }
}

function takeCallback(args: unknown[]): ((reply: Acknowledgement) => void) | undefined {
  // Socket.IO puts a function there, and only there, where the client asked for an acknowledgement.
  return typeof args.at(-1) === 'function' ? (args.pop() as (reply: unknown) => void) : undefined;
}
