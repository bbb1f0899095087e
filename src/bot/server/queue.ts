import { Batch } from './batch.ts';
import type { Database } from './database.ts';
import { type Claim, type Claimed, type Deliveries, LEASE } from './deliveries.ts';
import { CLAIMING, SCHEMA } from './schema.ts';
import { keyOf, paceOf, readTask, type Task, unjudged } from './task.ts';

/*
 * The deliveries, as a table: kept before GitHub is answered, done once each, one at a time for each pull request.
 *
 * pg-boss was meant to do this. Its present release needs Node 22.12, and in the one before, a queue that lets one job
 * run for each key fails to fetch at all while two workers want the same key.
 */

/**
 * After so many failures a delivery is given up; after each it waits twice as long as before, up to ten minutes. Servers
 * that are killed are not counted.
 */
const FAILURES = 12;

/** A delivery as it is written. */
interface Kept {
  readonly id: string;
  readonly key: string;
  readonly task: Task;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
}

export class Queue implements Deliveries {
  readonly #database: Database;
  readonly #worker: string;
  readonly #putting = new Batch((all: readonly (readonly Kept[])[]) => this.#putAll(all));
  readonly #renewing = new Batch((claims: readonly Claim[]) => this.#renewAll(claims));
  /** How long a second is, in seconds. */
  readonly #scale: number;
  /** In seconds. */
  readonly #lease: number;

  private constructor(database: Database, worker: string, secondMs: number) {
    this.#database = database;
    this.#worker = worker;
    this.#scale = secondMs / 1000;
    this.#lease = LEASE * this.#scale;
  }

  /** `worker` names this process among those that share the database; `secondMs` is how long a second is. */
  static async open(database: Database, worker: string, secondMs: number): Promise<Queue> {
    // Two servers that start at once would both create the table.
    await database.execute(`BEGIN; SELECT pg_advisory_xact_lock(${CLAIMING}); ${SCHEMA} COMMIT;`);
    return new Queue(database, worker, secondMs);
  }

  /**
   * Keeps what a delivery asks for; resolves when it is on the disk. False where it is there already: GitHub sends some twice, and
   * people send some again. What comes while others are being written is written with the next ones, in one go.
   */
  put(id: string, tasks: readonly Task[]): Promise<boolean> {
    return this.#putting.add(
      tasks.map((task, index) => ({ id: index === 0 ? id : `${id}.${index}`, key: keyOf(task), task })),
    );
  }

  /** In one statement: of the tasks of a delivery all are there or none. */
  async #putAll(deliveries: readonly (readonly Kept[])[]): Promise<readonly boolean[]> {
    const all = deliveries.flat();
    const delays = await this.#delaysOf(all);
    // What nobody waits for comes behind all that arrives in ten minutes after it may run.
    const rows = await this.#database.query(
      `INSERT INTO probeable_delivery (id, key, task, run_after, received)
      SELECT id, key, task, now() + delay * interval '1 second',
        now() + CASE WHEN delay = 0 THEN 0 ELSE delay + 600 END * interval '1 second'
      FROM unnest($1::text[], $2::text[], $3::jsonb[], $4::double precision[]) AS put (id, key, task, delay)
      ON CONFLICT (id) DO NOTHING RETURNING id`,
      [
        all.map(({ id }) => id),
        all.map(({ key }) => key),
        all.map(({ task }) => JSON.stringify(task)),
        delays,
      ],
    );
    const fresh = new Set(rows.map(({ id }) => String(id)));
    // The same one twice among them is new once.
    return deliveries.map((tasks) => tasks.map(({ id }) => fresh.delete(id)).includes(true));
  }

  /** How long each has to wait, in seconds: what nobody waits for runs one after the other in each installation. */
  async #delaysOf(all: readonly Kept[]): Promise<readonly number[]> {
    const next = new Map<number, number>();
    const delays: number[] = [];
    for (const { task } of all) {
      const pace = paceOf(task);
      const { installation } = task;
      if (pace === undefined) {
        delays.push(0);
        continue;
      }
      const delay = (next.get(installation) ?? (await this.#lastDelay(installation))) + pace * this.#scale;
      next.set(installation, delay);
      delays.push(delay);
    }
    return delays;
  }

  /** In how many seconds the last of an installation's tasks may run that nobody waits for. */
  async #lastDelay(installation: number): Promise<number> {
    const [row] = await this.#database.query(
      `SELECT extract(epoch FROM max(run_after) - now())::double precision AS seconds FROM probeable_delivery
      WHERE done IS NULL AND task->>'installation' = $1 AND task->'what'->>'kind' = ANY ('{open pulls,backlog}')`,
      [String(installation)],
    );
    return Math.max(Number(row?.seconds ?? 0), 0);
  }

  async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.#database.query('SELECT id FROM probeable_delivery WHERE id = ANY($1)', [ids]);
    return new Set(rows.map(({ id }) => String(id)));
  }

  async claim(): Promise<Claimed | undefined> {
    const [row] = await this.#database.query('SELECT id, task, attempts FROM probeable_claim($1, $2)', [
      this.#worker,
      this.#lease,
    ]);
    if (row === undefined) return undefined;
    const id = String(row.id);
    const task = readTask(row.task);
    const attempts = Number(row.attempts);
    if (task !== undefined) return { id, task, attempts };
    await this.#database.query(
      "UPDATE probeable_delivery SET done = now(), lease_until = NULL, fault = 'this is no task' WHERE id = $1",
      [id],
    );
    return undefined;
  }

  renew(claim: Claim): Promise<boolean> {
    return this.#renewing.add(claim);
  }

  async #renewAll(claims: readonly Claim[]): Promise<readonly boolean[]> {
    const rows = await this.#database.query(
      'SELECT id, attempts FROM probeable_renew($1::text[], $2::integer[], $3, $4)',
      [claims.map(({ id }) => id), claims.map(({ attempts }) => attempts), this.#worker, this.#lease],
    );
    const renewed = new Map(rows.map(({ id, attempts }) => [String(id), Number(attempts)]));
    return claims.map(({ id, attempts }) => renewed.get(id) === attempts);
  }

  /**
   * Frees what a server before this one had claimed when it ended, where no other server can have: an embedded database
   * has one.
   */
  async freeAll(): Promise<void> {
    await this.#database.query('UPDATE probeable_delivery SET lease_until = NULL WHERE done IS NULL', []);
  }

  async finish({ id, attempts }: Claim): Promise<void> {
    await this.#database.query(
      `UPDATE probeable_delivery d SET done = now(), lease_until = NULL, fault = NULL
      FROM probeable_delivery own
      WHERE own.id = $1 AND own.attempts = $2 AND own.worker = $3 AND d.key = own.key AND d.done IS NULL
        AND (d.id = own.id OR (d.task = own.task AND d.received < own.started))`,
      [id, attempts, this.#worker],
    );
  }

  async fail({ id, attempts }: Claim, fault: string): Promise<boolean> {
    const [row] = await this.#database.query(
      `UPDATE probeable_delivery SET fault = $2, lease_until = NULL, failures = failures + 1,
        run_after = now() + least(2 ^ (failures + 1), 600) * $3 * interval '1 second'
      WHERE id = $1 AND attempts = $4 AND worker = $5 AND done IS NULL RETURNING failures, task`,
      [id, fault.slice(0, 2000), this.#scale, attempts, this.#worker],
    );
    if (row === undefined || Number(row.failures) < FAILURES) return false;
    const task = readTask(row.task);
    const last = task === undefined ? undefined : unjudged(task);
    // First what is to be told, so that it is told whatever happens in between.
    if (last !== undefined) await this.put(`${id}.unjudged`, [last]);
    await this.#database.query('UPDATE probeable_delivery SET done = now() WHERE id = $1', [id]);
    return true;
  }

  /** Gives back what this process has claimed, to be tried again later. */
  async release(fault: string): Promise<void> {
    const rows = await this.#database.query(
      'SELECT id, attempts FROM probeable_delivery WHERE worker = $1 AND done IS NULL AND lease_until IS NOT NULL',
      [this.#worker],
    );
    for (const { id, attempts } of rows)
      await this.fail({ id: String(id), attempts: Number(attempts) }, fault);
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
