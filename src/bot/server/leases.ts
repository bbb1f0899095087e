import type { Claim, Claimed, Deliveries } from './deliveries.ts';

/** How often a lease is renewed, in seconds. */
const RENEWAL = 10;

/** What a process has in hand of the kept deliveries. */
export interface Holdings extends Deliveries {
  /** Gives back what was claimed, to be tried again later. */
  release(fault: string): Promise<void>;
}

/**
 * The kept deliveries, which renews what was claimed of them until it is finished, or has failed: as long as this process
 * lives, also while a review keeps its own thread busy.
 */
export class Leases implements Holdings {
  readonly #queue: Holdings;
  readonly #held = new Map<string, Claim>();
  readonly #timer: NodeJS.Timeout;
  #isRenewing = false;

  /** `secondMs` is how long a second is, in milliseconds. */
  constructor(queue: Holdings, secondMs: number) {
    this.#queue = queue;
    this.#timer = setInterval(() => void this.#renewAll(), RENEWAL * secondMs);
  }

  async claim(): Promise<Claimed | undefined> {
    const claimed = await this.#queue.claim();
    if (claimed !== undefined) this.#held.set(claimed.id, claimed);
    return claimed;
  }

  renew(claim: Claim): Promise<boolean> {
    return this.#queue.renew(claim);
  }

  async finish(claim: Claim): Promise<void> {
    await this.#queue.finish(claim);
    this.#forget(claim);
  }

  async fail(claim: Claim, fault: string): Promise<boolean> {
    // Where that cannot be kept, the lease ends, and somebody takes it.
    this.#forget(claim);
    return this.#queue.fail(claim, fault);
  }

  put: Deliveries['put'] = (id, tasks) => this.#queue.put(id, tasks);

  known: Deliveries['known'] = (ids) => this.#queue.known(ids);

  async release(fault: string): Promise<void> {
    this.#held.clear();
    await this.#queue.release(fault);
  }

  /** Renews nothing any more. */
  close(): void {
    clearInterval(this.#timer);
  }

  /** A claim that has been followed by another one of ours changes nothing for that one. */
  #forget({ id, attempts }: Claim): void {
    if (this.#held.get(id)?.attempts === attempts) this.#held.delete(id);
  }

  async #renewAll(): Promise<void> {
    // Where the database is slower than that, more questions do not make it faster.
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    await Promise.all(
      [...this.#held.values()].map(async (claim) => {
        // Where the database is away, it is tried again the next time; where somebody else has it, that is for good.
        const isOurs = await this.#queue.renew(claim).catch(() => true);
        if (!isOurs) this.#forget(claim);
      }),
    );
    this.#isRenewing = false;
  }
}
