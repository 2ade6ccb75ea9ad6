import { setTimeout as wait } from 'node:timers/promises';
import { Logger, type INestApplication } from '@nestjs/common';
import { Backplane } from './platform/backplane/index.js';
import { Shutdown } from './platform/shutdown/index.js';

/** Whatever hangs: after this long the process ends, in milliseconds. */
const DEADLINE_MS = 9_500;
/** Where there are other nodes: how long a load balancer has to learn of it before anything is refused. */
const NOTICE_MS = 2_000;

/** SIGTERM or SIGINT: answer what is under way, send sockets off, close the database, end. */
export function stopOnSignal(app: INestApplication): void {
  const logger = new Logger('Shutdown');
  let isStopping = false;
  const stop = (signal: string): void => {
    if (isStopping) return;
    isStopping = true;
    logger.log(`${signal}: stopping`);
    setTimeout(() => process.exit(1), DEADLINE_MS).unref();
    close(app).then(
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

async function close(app: INestApplication): Promise<void> {
  app.get(Shutdown).announce();
  if (app.get(Backplane).isShared) await wait(NOTICE_MS);
  await app.close();
}
