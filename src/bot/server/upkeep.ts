import type { Database } from './database/database.ts';

/* Statements about the table of deliveries as a whole. */

export interface QueueCounts {
  readonly waiting: number;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
}

/** Counts deliveries by state. `done` and `failed` (given up) cover the days until `maintainDeliveries` deletes them. */
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
 * Ends all leases. Only for the embedded database: it has a single server, so every lease at the start is of an earlier
 * run, which has ended.
 */
export async function freeClaims(database: Database): Promise<void> {
  await database.query('UPDATE probeable_delivery SET lease_until = NULL WHERE done IS NULL', []);
}

/** Deletes deliveries that were done a week ago, and frees their space. GitHub can redeliver for only three days. */
export async function maintainDeliveries(database: Database): Promise<void> {
  await database.query("DELETE FROM probeable_delivery WHERE done < now() - interval '7 days'", []);
  await database.maintain('probeable_delivery');
}
