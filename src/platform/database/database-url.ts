export type DatabaseDialect = 'sqlite' | 'postgres';

/** Which engine a DATABASE_URL names: `sqlite:<path>` or `postgres://…` (`postgresql://…`). */
export function dialectOf(url: string): DatabaseDialect {
  return url.startsWith('sqlite:') ? 'sqlite' : 'postgres';
}

/** The file that `sqlite:<path>` names. */
export function sqlitePath(url: string): string {
  return url.slice('sqlite:'.length);
}
