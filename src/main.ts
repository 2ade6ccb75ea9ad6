import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { seed } from '../seeds/seed.js';
import { createApp } from './bootstrap.js';
import { UsersService } from './modules/users/index.js';
import { loadConfigOrExit, type AppConfig } from './platform/config/index.js';
import { stopOnSignal } from './stop-on-signal.js';

const config = loadConfigOrExit();
try {
  await start(config);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The server could not start: ${reason}\n`);
  process.exit(1);
}

async function start(config: AppConfig): Promise<void> {
  const app = await createApp(config);
  stopOnSignal(app);
  const greeting = await seedFirstStart(app, config);
  await app.listen(config.port, config.host);
  process.stdout.write(
    `${greeting}Listening at ${await app.getUrl()} – API documents at /api/docs\n`,
  );
}

/** An empty server in development is filled with something to try; in production nothing happens unasked. */
async function seedFirstStart(app: NestFastifyApplication, config: AppConfig): Promise<string> {
  const isFirst = !config.isProduction && (await app.get(UsersService).isEmpty());
  return isFirst ? `${await seed(app, config)}\n` : '';
}
