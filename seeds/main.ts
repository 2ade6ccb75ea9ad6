import { createApp } from '../src/bootstrap.js';
import { loadConfigOrExit, type AppConfig } from '../src/platform/config/index.js';
import { seed } from './seed.js';

try {
  process.stdout.write(`${await run(loadConfigOrExit())}\n`);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The seed failed: ${reason}\n`);
  process.exit(1);
}

async function run(config: AppConfig): Promise<string> {
  const app = await createApp(config);
  try {
    await app.init();
    return await seed(app, config);
  } finally {
    await app.close();
  }
}
