import type { Database, Row } from './database.ts';

/**
 * How long a query may take, in milliseconds. Without a timeout, a query over a network that drops packets would block for
 * a quarter of an hour (tcp_retries2 in tcp(7)), and later queries would wait behind it.
 */
const TIMEOUT_MS = 5000;

/**
 * Connects to a PostgreSQL server, which several servers of the bot may share.
 *
 * @param url a connection URI as in libpq
 */
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
  // The pool replaces an idle connection that breaks. If the server is gone, the next query fails.
  pool.on('error', () => {});
  return {
    query: async (text, values) => (await pool.query<Row>(text, [...values])).rows,
    execute: async (text) => void (await pool.query(text)),
    // Its autovacuum and checkpointer do that.
    maintain: () => Promise.resolve(),
    close: () => pool.end(),
  };
}
