import { Batch } from './batch.ts';
import type { Database } from './database/database.ts';
import { type Claim, type Claimed, type DeliveryStore, LEASE } from './deliveries.ts';
import { Leases, RENEWAL } from './leases.ts';
import { CLAIMING, SCHEMA } from './schema.ts';
import { giveUpNotice, keyOf, paceOf, readTask, type Task } from './task.ts';

/*
 * The queue of deliveries, as a table. A delivery is stored before the webhook is answered, is done once, and only one of
 * a pull request runs at a time. Operations of one kind that arrive while the database is busy share one statement; at
 * most one statement of each kind runs. A webhook therefore waits for few statements, however many deliveries there are.
 *
 * We do not use pg-boss: its current release needs Node 22.12, and in the release before it, a queue that runs one job
 * for each key cannot fetch any job while two workers want the same key.
 */

/**
 * A delivery is given up after this many failures. After each one it waits twice as long as before, up to ten minutes. An
 * attempt that ends because its server was killed does not count.
 */
const FAILURES = 12;

/** How often each statement runs before the first webhook: V8 optimizes the WebAssembly code of PGlite as it runs. */
const WARM_UP = 10;

/** A row to insert. */
interface NewRow {
  readonly id: string;
  readonly key: string;
  readonly task: Task;
}

export class Queue implements DeliveryStore {
  readonly #database: Database;
  readonly #worker: string;
  readonly #putting = new Batch((all: readonly (readonly NewRow[])[]) => this.#putAll(all));
  readonly #renewing = new Batch((claims: readonly Claim[]) => this.#renewAll(claims));
  readonly #finishing = new Batch((claims: readonly Claim[]) => this.#finishAll(claims));
  readonly #leases: Leases;
  /** How long a second lasts, in seconds: 1, less in tests. */
  readonly #scale: number;
  /** In seconds. */
  readonly #lease: number;

  private constructor(database: Database, worker: string, secondMs: number) {
    this.#database = database;
    this.#worker = worker;
    this.#scale = secondMs / 1000;
    this.#lease = LEASE * this.#scale;
    this.#leases = new Leases((claim) => this.renew(claim), RENEWAL * secondMs);
  }

  /**
   * Creates the table if needed, and prepares the database for the first webhook.
   *
   * @param worker identifies this process among those that share the database
   * @param secondMs how long a second lasts, in milliseconds; shorter in tests
   */
  static async open(database: Database, worker: string, secondMs: number): Promise<Queue> {
    // The lock keeps two servers that start at the same time from both creating the table.
    await database.execute(`BEGIN; SELECT pg_advisory_xact_lock(${CLAIMING}); ${SCHEMA} COMMIT;`);
    const queue = new Queue(database, worker, secondMs);
    for (let round = 0; round < WARM_UP; round++) await queue.#warmUp();
    return queue;
  }

  /** Runs every statement without items, so that no webhook waits for compilation and planning. */
  async #warmUp(): Promise<void> {
    await Promise.all([this.#putAll([]), this.claim(0), this.#renewAll([]), this.#finishAll([])]);
  }

  /** Stops renewing leases. */
  close(): void {
    this.#leases.close();
  }

  put(id: string, tasks: readonly Task[]): Promise<boolean> {
    return this.#putting.add(
      tasks.map((task, index) => ({ id: index === 0 ? id : `${id}.${index}`, key: keyOf(task), task })),
    );
  }

  /** Inserts in one statement, so that either all tasks of a delivery are stored or none. */
  async #putAll(deliveries: readonly (readonly NewRow[])[]): Promise<readonly boolean[]> {
    const all = deliveries.flat();
    const delays = await this.#delaysOf(all);
    // `received` orders claims. Tasks that nobody waits for are dated ten minutes after they may run, behind other work.
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
    // Duplicates count once.
    return deliveries.map((tasks) => tasks.map(({ id }) => fresh.delete(id)).includes(true));
  }

  /** The delay of each task, in seconds. In each installation, tasks that nobody waits for are spread by `paceOf`. */
  async #delaysOf(all: readonly NewRow[]): Promise<readonly number[]> {
    const next = new Map<number, number>();
    const delays: number[] = [];
    for (const { task } of all) {
      const pace = task.forge === undefined ? paceOf(task) : undefined;
      if (task.forge !== undefined || pace === undefined) {
        delays.push(0);
        continue;
      }
      const { installation } = task;
      const delay =
        (next.get(installation) ?? (await this.#secondsUntilLast(installation))) + pace * this.#scale;
      next.set(installation, delay);
      delays.push(delay);
    }
    return delays;
  }

  /** In how many seconds the last task of an installation that nobody waits for may run. */
  async #secondsUntilLast(installation: number): Promise<number> {
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

  async claim(limit: number): Promise<readonly Claimed[]> {
    const rows = await this.#database.query(
      'SELECT id, task, attempts FROM probeable_claim($1, $2, $3::integer)',
      [this.#worker, this.#lease, limit],
    );
    const claimed: Claimed[] = [];
    for (const row of rows) {
      const id = String(row.id);
      const task = readTask(row.task);
      if (task === undefined) await this.#giveUp(id);
      else claimed.push({ id, task, attempts: Number(row.attempts) });
    }
    for (const each of claimed) this.#leases.hold(each);
    return claimed;
  }

  /** Gives up a row that does not hold a valid task. */
  async #giveUp(id: string): Promise<void> {
    await this.#database.query(
      "UPDATE probeable_delivery SET done = now(), lease_until = NULL, fault = 'this is not a valid task' WHERE id = $1",
      [id],
    );
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

  async finish(claim: Claim): Promise<void> {
    await this.#finishing.add(claim);
    this.#leases.drop(claim);
  }

  async #finishAll(claims: readonly Claim[]): Promise<readonly true[]> {
    await this.#database.query(
      `UPDATE probeable_delivery d SET done = now(), lease_until = NULL, fault = NULL
      FROM unnest($1::text[], $2::integer[]) AS claim (id, attempts)
      JOIN probeable_delivery own ON own.id = claim.id AND own.attempts = claim.attempts
      WHERE own.worker = $3 AND d.key = own.key AND d.done IS NULL
        AND (d.id = own.id OR (d.task = own.task AND d.received < own.started))`,
      [claims.map(({ id }) => id), claims.map(({ attempts }) => attempts), this.#worker],
    );
    return claims.map(() => true);
  }

  async fail(claim: Claim, fault: string): Promise<boolean> {
    const { id, attempts } = claim;
    // If the statement fails, the lease expires and the delivery is claimed again.
    this.#leases.drop(claim);
    const [row] = await this.#database.query(
      `UPDATE probeable_delivery SET fault = $2, lease_until = NULL, failures = failures + 1,
        run_after = now() + least(2 ^ (failures + 1), 600) * $3 * interval '1 second'
      WHERE id = $1 AND attempts = $4 AND worker = $5 AND done IS NULL RETURNING failures, task`,
      [id, fault.slice(0, 2000), this.#scale, attempts, this.#worker],
    );
    if (row === undefined || Number(row.failures) < FAILURES) return false;
    const task = readTask(row.task);
    const last = task === undefined ? undefined : giveUpNotice(task);
    // The task that reports the failure is stored first, so that a crash in between cannot lose it.
    if (last !== undefined) await this.put(`${id}.unjudged`, [last]);
    await this.#database.query('UPDATE probeable_delivery SET done = now() WHERE id = $1', [id]);
    return true;
  }

  async release(fault: string): Promise<void> {
    this.#leases.dropAll();
    const rows = await this.#database.query(
      'SELECT id, attempts FROM probeable_delivery WHERE worker = $1 AND done IS NULL AND lease_until IS NOT NULL',
      [this.#worker],
    );
    for (const { id, attempts } of rows)
      await this.fail({ id: String(id), attempts: Number(attempts) }, fault);
  }
}
