/** As much of PostgreSQL as the queue needs. */
export interface Database {
  query(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
  /** Runs several statements, without values. */
  execute(text: string): Promise<void>;
  /** Does for a table what has to be done now and then where no server does it by itself. */
  maintain(table: string): Promise<void>;
  close(): Promise<void>;
}

export interface Row {
  readonly [column: string]: unknown;
}
