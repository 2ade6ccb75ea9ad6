/** What a statement can be given. */
export type Value = string | number | boolean | null;

/**
 * SQL of the paths that every message takes, with `$1`, `$2` … for its values: the same for both databases, prepared
 * once. The ORM builds and binds its SQL anew each time, which costs several times what running it does.
 */
export class Statement<Row = never> {
  /** What a row of the answer is; for the types alone. */
  declare readonly row: Row;
  /** As SQLite is given it: `?` for each `$n`, in the order in which they stand. */
  readonly positional: string;
  private readonly order: readonly number[];

  constructor(readonly text: string) {
    const order: number[] = [];
    this.positional = text.replace(/\$(\d+)/g, (_placeholder, number: string) => {
      order.push(Number(number) - 1);
      return '?';
    });
    this.order = order;
  }

  /** The values as SQLite's driver takes them, one for each `?`: it knows no booleans. */
  bind(values: readonly Value[]): (string | number | null)[] {
    return this.order.map((index) => {
      const value = values[index]!;
      return typeof value === 'boolean' ? Number(value) : value;
    });
  }
}

/**
 * The same done for many rows of values. SQLite, in this process, runs a prepared statement for each; Postgres, a round
 * trip away, gets all in one, as an array for each column.
 */
export class BulkStatement<Row = never> {
  readonly each: Statement<Row>;
  readonly all: string;

  constructor({ each, all }: { each: string; all: string }) {
    this.each = new Statement(each);
    this.all = all;
  }
}

/** Rows of values as arrays, one for each column. */
export function columnsOf(rows: readonly (readonly Value[])[]): Value[][] {
  return rows[0]!.map((_value, column) => rows.map((row) => row[column]!));
}
