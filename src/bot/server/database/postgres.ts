import type { Database, Row } from './database.ts';

/**
 * How long a database may take, in milliseconds. A network that swallows what is sent says nothing for a quarter of an hour
 * otherwise (tcp_retries2 in tcp(7)), and what is asked after that waits behind it.
 */
const TIMEOUT_MS = 5000;

/** Opens a PostgreSQL that several servers may share. `url` is written as for libpq. */
export async function openPostgres(url: string): Promise<Database> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    application_name: 'probeable',
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
    keepAlive: true,
  });
  // A connection that breaks while it is idle is replaced; the next query says if there is no server.
  pool.on('error', () => {});
  return {
    query: async (text, values) => (await pool.query<Row>(text, [...values])).rows,
    execute: async (text) => void (await pool.query(text)),
    // Its own processes do.
    maintain: () => Promise.resolve(),
    close: () => pool.end(),
  };
}
