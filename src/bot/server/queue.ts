import type { Database } from './database.ts';
import { keyOf, readTask, type Task } from './task.ts';

/*
 * The deliveries, as a table: kept before GitHub is answered, done once each, one at a time for each pull request.
 *
 * pg-boss was meant to do this. Its present release needs Node 22.12, and in the one before, a queue that lets one job
 * run for each key fails to fetch at all while two workers want the same key.
 */

/** How long a worker has a delivery to itself without saying that it lives, in seconds. */
const LEASE = 30;
/** After so many attempts a delivery is given up; each waits twice as long as the one before, up to ten minutes. */
const ATTEMPTS = 12;

/** The advisory lock under which the table is made, and deliveries are claimed. */
const CLAIMING = 7263517;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS probeable_delivery (
  id text PRIMARY KEY,
  key text NOT NULL,
  task jsonb NOT NULL,
  received timestamptz NOT NULL DEFAULT now(),
  run_after timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  worker text,
  started timestamptz,
  lease_until timestamptz,
  done timestamptz,
  fault text
);
CREATE INDEX IF NOT EXISTS probeable_delivery_open ON probeable_delivery (run_after) WHERE done IS NULL;
CREATE INDEX IF NOT EXISTS probeable_delivery_key ON probeable_delivery (key) WHERE done IS NULL;
-- One claim at a time: the second statement of the function sees what every claim before has written.
CREATE OR REPLACE FUNCTION probeable_claim(claimer text, lease double precision)
RETURNS SETOF probeable_delivery LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(${CLAIMING});
  RETURN QUERY UPDATE probeable_delivery t
    SET attempts = t.attempts + 1, worker = claimer, started = clock_timestamp(), lease_until = now() + lease * interval '1 second'
    WHERE t.id = (
      SELECT d.id FROM probeable_delivery d
      WHERE d.done IS NULL AND d.run_after <= now() AND (d.lease_until IS NULL OR d.lease_until < now())
        AND NOT EXISTS (
          SELECT 1 FROM probeable_delivery o
          WHERE o.key = d.key AND o.id <> d.id AND o.done IS NULL AND o.lease_until >= now()
        )
      ORDER BY d.received, d.id LIMIT 1
    )
    RETURNING t.*;
END $$;
`;

/** A delivery that a worker has to itself. */
export interface Claimed {
  readonly id: string;
  readonly task: Task;
  readonly attempts: number;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
}

export class Queue {
  readonly #database: Database;
  readonly #worker: string;
  /** In seconds. */
  readonly #lease: number;

  private constructor(database: Database, worker: string, lease: number) {
    this.#database = database;
    this.#worker = worker;
    this.#lease = lease;
  }

  /** `worker` names this process among those that share the database; `second` is how long one is, in milliseconds. */
  static async open(database: Database, worker: string, second: number): Promise<Queue> {
    // Two servers that start at once would both create the table.
    await database.execute(`BEGIN; SELECT pg_advisory_xact_lock(${CLAIMING}); ${SCHEMA} COMMIT;`);
    return new Queue(database, worker, (LEASE * second) / 1000);
  }

  /** Keeps a delivery. False where it is there already: GitHub sends some twice, and people send some again. */
  async put(id: string, task: Task): Promise<boolean> {
    const rows = await this.#database.query(
      'INSERT INTO probeable_delivery (id, key, task) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING RETURNING id',
      [id, keyOf(task), JSON.stringify(task)],
    );
    return rows.length > 0;
  }

  /** Which of some deliveries are known. */
  async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.#database.query('SELECT id FROM probeable_delivery WHERE id = ANY($1)', [ids]);
    return new Set(rows.map(({ id }) => String(id)));
  }

  /**
   * Takes the oldest delivery that may run. Of one pull request only one runs at a time, also among several servers; one
   * whose worker has died is taken when its lease has ended.
   */
  async claim(): Promise<Claimed | undefined> {
    const [row] = await this.#database.query('SELECT id, task, attempts FROM probeable_claim($1, $2)', [
      this.#worker,
      this.#lease,
    ]);
    if (row === undefined) return undefined;
    const id = String(row.id);
    const task = readTask(row.task);
    if (task !== undefined) return { id, task, attempts: Number(row.attempts) };
    await this.fail(id, ATTEMPTS, 'this is no task', 1000);
    return undefined;
  }

  /** Says that the worker lives. */
  async renew(id: string): Promise<void> {
    await this.#database.query(
      "UPDATE probeable_delivery SET lease_until = now() + $2 * interval '1 second' WHERE id = $1 AND worker = $3",
      [id, this.#lease, this.#worker],
    );
  }

  /**
   * Frees what a server before this one had claimed when it ended, where no other server can have: an embedded database
   * has one.
   */
  async freeAll(): Promise<void> {
    await this.#database.query('UPDATE probeable_delivery SET lease_until = NULL WHERE done IS NULL', []);
  }

  /**
   * It is done, and so is what had come for the same pull request before it was begun: whoever reviews a pull request
   * looks at what it is by then.
   */
  async finish(id: string): Promise<void> {
    await this.#database.query(
      `UPDATE probeable_delivery d SET done = now(), lease_until = NULL, fault = NULL
      FROM probeable_delivery own
      WHERE own.id = $1 AND d.key = own.key AND d.done IS NULL AND (d.id = own.id OR d.received < own.started)`,
      [id],
    );
  }

  /** It is tried again later, or given up. `second` is how long a second is, in milliseconds. */
  async fail(id: string, attempts: number, fault: string, second: number): Promise<boolean> {
    const isGivenUp = attempts >= ATTEMPTS;
    const wait = (Math.min(2 ** attempts, 600) * second) / 1000;
    await this.#database.query(
      `UPDATE probeable_delivery SET fault = $2, lease_until = NULL, run_after = now() + $3 * interval '1 second',
        done = CASE WHEN $4 THEN now() END WHERE id = $1`,
      [id, fault.slice(0, 2000), wait, isGivenUp],
    );
    return isGivenUp;
  }

  async counts(): Promise<QueueCounts> {
    const [row] = await this.#database.query(
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

  /** Forgets what was done long ago: GitHub redelivers for three days. */
  async forget(): Promise<void> {
    await this.#database.query("DELETE FROM probeable_delivery WHERE done < now() - interval '7 days'", []);
  }
}
