import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Refuse } from './chat.calls.js';

/** What a guard, an interceptor, a pipe or a handler throws becomes the call's acknowledgement. */
@Catch()
export class ChatErrorFilter implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost): void {
    // The third argument of every call, put there by the adapter.
    host.getArgByIndex<Refuse>(2)(exception);
  }
}
