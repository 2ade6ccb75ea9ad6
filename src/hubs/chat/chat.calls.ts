import { Injectable, Logger } from '@nestjs/common';
import { notFound, unavailable } from '../../common/errors/index.js';
import { toAppError } from '../../platform/errors/index.js';
import { CallLog } from '../../platform/logging/index.js';
import { InFlight, Shutdown } from '../../platform/shutdown/index.js';
import type { Acknowledgement, ChatSocket } from './chat.contract.js';
import { ChatHandlers } from './chat.handlers.js';
import { ChatMetrics } from './chat.metrics.js';
import { hubErrorOf } from './hub-error.js';

type Callback = (reply: Acknowledgement) => void;

/** Runs hub calls: each is answered exactly once, counted and logged, whatever becomes of it. */
@Injectable()
export class ChatCalls {
  private readonly logger = new Logger(ChatCalls.name);
  private count = 0;

  constructor(
    private readonly handlers: ChatHandlers,
    private readonly inFlight: InFlight,
    private readonly shutdown: Shutdown,
    private readonly callLog: CallLog,
    private readonly metrics: ChatMetrics,
  ) {}

  /** `args` as they came off the wire, the acknowledgement callback last if there is one. Never throws. */
  run(socket: ChatSocket, call: string, args: unknown[]): void {
    this.answer(socket, call, args).catch((error: unknown) => {
      this.logger.error({ err: error }, 'A call could not be answered');
    });
  }

  private async answer(socket: ChatSocket, call: string, args: unknown[]): Promise<void> {
    const startedAt = performance.now();
    const callback = takeCallback(args);
    const handler = this.handlers.get(call);
    // What clients send is no label: it has no bounds.
    const label = handler ? call : 'unknown';
    const requestId = `${socket.id}:${++this.count}`;
    let reply: Acknowledgement;
    this.inFlight.begin();
    try {
      await socket.data.ready;
      if (!handler) throw notFound('call');
      if (!socket.connected) throw unavailable('The connection has ended');
      if (this.shutdown.isUnderWay) throw unavailable('The server is shutting down');
      reply = { ok: true, data: await handler(socket, args) };
    } catch (error) {
      reply = { ok: false, error: this.errorOf(error, requestId) };
    }
    this.inFlight.end();
    const outcome = reply.ok ? 'ok' : reply.error.code;
    const ms = performance.now() - startedAt;
    const { userId, ip } = socket.data.principal;
    this.metrics.observeCall(label, outcome, ms);
    this.callLog.write({ requestId, call: label, userId, ip, ms, outcome });
    if (callback) callback(reply);
    else if (!reply.ok) socket.emit('Error', { ...reply.error, event: call });
  }

  private errorOf(thrown: unknown, requestId: string) {
    const error = toAppError(thrown);
    if (error.level !== 'debug') {
      this.logger[error.level]({ requestId, err: error.cause }, error.code);
    }
    return hubErrorOf(error);
  }
}

function takeCallback(args: unknown[]): Callback | undefined {
  // Socket.IO puts a function there, and only there, where the client asked for an acknowledgement.
  return typeof args.at(-1) === 'function' ? (args.pop() as Callback) : undefined;
}
