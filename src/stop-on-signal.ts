import { Logger, type INestApplication } from '@nestjs/common';

/** Whatever hangs: after this long the process ends, in milliseconds. */
const DEADLINE_MS = 9_500;

/** SIGTERM or SIGINT: answer what is under way, send sockets off, close the database, end. */
export function stopOnSignal(app: INestApplication): void {
  const logger = new Logger('Shutdown');
  let isStopping = false;
  const stop = (signal: string): void => {
    if (isStopping) return;
    isStopping = true;
    logger.log(`${signal}: stopping`);
    setTimeout(() => process.exit(1), DEADLINE_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'Stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
