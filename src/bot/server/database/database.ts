/** The part of PostgreSQL that the queue needs. */
export interface Database {
  query(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
  /** Runs several statements, without parameters. */
  execute(text: string): Promise<void>;
  /** Vacuums a table and makes a checkpoint, unless the database does so by itself. */
  maintain(table: string): Promise<void>;
  close(): Promise<void>;
}

export interface Row {
  readonly [column: string]: unknown;
}
