import { createApp } from '../src/bootstrap.js';
import { loadConfigOrExit } from '../src/platform/config/index.js';
import { seed } from './seed.js';

const config = loadConfigOrExit();
const app = await createApp(config);
await app.init();
process.stdout.write(`${await seed(app, config)}\n`);
await app.close();
