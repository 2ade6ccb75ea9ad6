import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { entities } from '../src/entities.js';
import { loadConfigOrExit } from '../src/platform/config/index.js';
import { createDataSource, dialectOf, sqlitePath } from '../src/platform/database/index.js';
import { migrations } from './index.js';

const { databaseUrl } = loadConfigOrExit();
if (dialectOf(databaseUrl) === 'sqlite') {
  mkdirSync(dirname(sqlitePath(databaseUrl)), { recursive: true });
}

/** For TypeORM's command line: `npm run migration:run|revert|generate`. */
export default createDataSource(databaseUrl, { entities, migrations });
