import { Batch } from './batch.ts';
import type { Database } from './database/database.ts';
import { type Claim, type Claimed, type DeliveryStore, LEASE } from './deliveries.ts';
import { Leases, RENEWAL } from './leases.ts';
import { CLAIMING, SCHEMA } from './schema.ts';
import { keyOf, paceOf, readTask, type Task, unjudged } from './task.ts';

/*
 * The deliveries, as a table: kept before GitHub is answered, done once each, one at a time for each pull request. What
 * comes while the database is busy is done with one statement: each kind has one under way at most, so that a webhook waits
 * for a few of them, however many there are to do.
 *
 * pg-boss was meant to do this. Its present release needs Node 22.12, and in the one before, a queue that lets one job
 * run for each key fails to fetch at all while two workers want the same key.
 */

/**
 * After so many failures a delivery is given up; after each it waits twice as long as before, up to ten minutes. Servers
 * that are killed are not counted.
 */
const FAILURES = 12;

/** How often everything is done before the first webhook; the engine of PGlite's code optimizes what runs often. */
const WARM_UP = 10;

/** A delivery as it is written. */
interface Kept {
  readonly id: string;
  readonly key: string;
  readonly task: Task;
}

export class Queue implements DeliveryStore {
  readonly #database: Database;
  readonly #worker: string;
  readonly #putting = new Batch((all: readonly (readonly Kept[])[]) => this.#putAll(all));
  readonly #renewing = new Batch((claims: readonly Claim[]) => this.#renewAll(claims));
  readonly #finishing = new Batch((claims: readonly Claim[]) => this.#finishAll(claims));
  readonly #leases: Leases;
  /** How long a second is, in seconds. */
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

  /** `worker` names this process among those that share the database; `secondMs` is how long a second is. */
  static async open(database: Database, worker: string, secondMs: number): Promise<Queue> {
    // Two servers that start at once would both create the table.
    await database.execute(`BEGIN; SELECT pg_advisory_xact_lock(${CLAIMING}); ${SCHEMA} COMMIT;`);
    const queue = new Queue(database, worker, secondMs);
    for (let round = 0; round < WARM_UP; round++) await queue.#warmUp();
    return queue;
  }

  /** Does everything with nothing, so that no webhook waits for code that is compiled and queries that are planned. */
  async #warmUp(): Promise<void> {
    await Promise.all([this.#putAll([]), this.claim(0), this.#renewAll([]), this.#finishAll([])]);
  }

  /** Stops renewing leases. */
  close(): void {
    this.#leases.close();
  }

  /** GitHub sends some deliveries twice, and people send some again: false for those. */
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
    // Duplicates count once.
    return deliveries.map((tasks) => tasks.map(({ id }) => fresh.delete(id)).includes(true));
  }

  /** How long each has to wait, in seconds: what nobody waits for runs one after the other in each installation. */
  async #delaysOf(all: readonly Kept[]): Promise<readonly number[]> {
    const next = new Map<number, number>();
    const delays: number[] = [];
    for (const { task } of all) {
      const pace = task.forge === undefined ? paceOf(task) : undefined;
      if (task.forge !== undefined || pace === undefined) {
        delays.push(0);
        continue;
      }
      const { installation } = task;
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

  async claim(limit: number): Promise<readonly Claimed[]> {
    const rows = await this.#database.query(
      'SELECT id, task, attempts FROM probeable_claim($1, $2, $3::integer)',
      [this.#worker, this.#lease, limit],
    );
    const claimed: Claimed[] = [];
    for (const row of rows) {
      const id = String(row.id);
      const task = readTask(row.task);
      if (task === undefined) await this.#refuse(id);
      else claimed.push({ id, task, attempts: Number(row.attempts) });
    }
    for (const each of claimed) this.#leases.hold(each);
    return claimed;
  }

  /** Gives up what stands in the table and is no task. */
  async #refuse(id: string): Promise<void> {
    await this.#database.query(
      "UPDATE probeable_delivery SET done = now(), lease_until = NULL, fault = 'this is no task' WHERE id = $1",
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
    // Where that cannot be kept, the lease ends, and somebody takes it.
    this.#leases.drop(claim);
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
