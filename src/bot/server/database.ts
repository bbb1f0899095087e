import { join } from 'node:path';
import { lockFolder } from './folder-lock.ts';

/** As much of PostgreSQL as the queue needs. */
export interface Database {
  query(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
  /** Several statements, without values. */
  execute(text: string): Promise<void>;
  close(): Promise<void>;
}

export interface Row {
  readonly [column: string]: unknown;
}

/**
 * How long a database may take, in milliseconds. A network that swallows what is sent says nothing for a quarter of an hour
 * otherwise (tcp_retries2 in tcp(7)), and what is asked after that waits behind it.
 */
const PATIENCE = 5000;

/** A PostgreSQL that several servers may share. `url` as libpq has it. */
export async function openPostgres(url: string): Promise<Database> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    application_name: 'probeable',
    connectionTimeoutMillis: PATIENCE,
    query_timeout: PATIENCE,
    keepAlive: true,
  });
  // A connection that breaks while it is idle is replaced; the next query says if there is no server.
  pool.on('error', () => {});
  return {
    query: async (text, values) => (await pool.query<Row>(text, [...values])).rows,
    execute: async (text) => void (await pool.query(text)),
    close: () => pool.end(),
  };
}

/** PostgreSQL within this process, in a folder of its own: for one server. */
export async function openEmbedded(folder: string): Promise<Database> {
  const { PGlite } = await import('@electric-sql/pglite').catch(() => {
    throw new Error('the package @electric-sql/pglite is not installed; DATABASE_URL can name a PostgreSQL');
  });
  const unlock = lockFolder(folder);
  const lite = await PGlite.create(join(folder, 'postgres'));
  return {
    query: async (text, values) => (await lite.query<Row>(text, [...values])).rows,
    execute: async (text) => void (await lite.exec(text)),
    close: async () => {
      await lite.close();
      unlock();
    },
  };
}
