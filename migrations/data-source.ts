import { entities } from '../src/entities.js';
import { loadConfigOrExit } from '../src/platform/config/index.js';
import { createDataSource, createMigrator, dialectOf } from '../src/platform/database/index.js';
import { migrations } from './index.js';

const { databaseUrl } = loadConfigOrExit();
const schema = { entities, migrations };

/** For TypeORM's command line: `npm run migration:run|revert|generate`. */
export default dialectOf(databaseUrl) === 'postgres'
  ? createMigrator(databaseUrl, schema)
  : createDataSource(databaseUrl, schema);
