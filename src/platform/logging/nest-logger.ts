import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Nest tells each part that it puts together: of use when that goes wrong. */
const ASSEMBLY = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
  'WebSocketsController',
]);

/** What Nest and our classes say by Nest's `Logger`, written by pino. The last parameter is the class that speaks. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log = (message: unknown, ...rest: unknown[]): void => {
    const isAssembly = ASSEMBLY.has(String(rest.at(-1)));
    (isAssembly ? this.debug : this.info)(message, ...rest);
  };
  error = this.writer('error');
  warn = this.writer('warn');
  debug = this.writer('debug');
  verbose = this.writer('trace');
  fatal = this.writer('fatal');

  private readonly info = this.writer('info');

  private writer(level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal') {
    return (message: unknown, ...rest: unknown[]): void => {
      const context = rest.at(-1);
      const details = rest.slice(0, -1);
      if (typeof message === 'object' && message !== null && !(message instanceof Error)) {
        this.logger[level](
          { ...message, context },
          typeof details[0] === 'string' ? details[0] : '',
        );
      } else if (message instanceof Error) {
        this.logger[level]({ err: message, context }, message.message);
      } else {
        // Nest adds a stack, as text, to the errors that it logs itself.
        this.logger[level](
          { context, ...(details[0] !== undefined && { stack: details[0] }) },
          String(message),
        );
      }
    };
  }
}
