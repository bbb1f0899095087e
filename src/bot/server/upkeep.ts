import type { Database } from './database/database.ts';

/* What is asked of the table of deliveries as a whole. */

export interface QueueCounts {
  readonly waiting: number;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
}

/** Counts the deliveries that wait, that are worked on, and of the last days those that are done or were given up. */
export async function countDeliveries(database: Database): Promise<QueueCounts> {
  const [row] = await database.query(
    `SELECT count(*) FILTER (WHERE done IS NULL AND (lease_until IS NULL OR lease_until < now())) AS waiting,
      count(*) FILTER (WHERE done IS NULL AND lease_until >= now()) AS running,
      count(*) FILTER (WHERE done IS NOT NULL AND fault IS NULL) AS done,
      count(*) FILTER (WHERE done IS NOT NULL AND fault IS NOT NULL) AS failed
    FROM probeable_delivery`,
    [],
  );
  const count = (name: string): number => Number(row?.[name] ?? 0);
  return {
    waiting: count('waiting'),
    running: count('running'),
    done: count('done'),
    failed: count('failed'),
  };
}

/**
 * Frees what an earlier server had claimed when it ended, where no other server can have: an embedded database has one.
 */
export async function freeClaims(database: Database): Promise<void> {
  await database.query('UPDATE probeable_delivery SET lease_until = NULL WHERE done IS NULL', []);
}

/** Forgets what was done long ago (GitHub redelivers for three days), and gives the space back. */
export async function maintainDeliveries(database: Database): Promise<void> {
  await database.query("DELETE FROM probeable_delivery WHERE done < now() - interval '7 days'", []);
  await database.maintain('probeable_delivery');
}
