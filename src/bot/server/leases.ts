import type { Claim } from './deliveries.ts';

/** How often a lease is renewed, in seconds. */
export const RENEWAL = 10;

/**
 * Renews the leases of the deliveries that this process has claimed, until they finish or fail. It runs on the main
 * thread, so that a review that blocks its own thread does not lose its lease.
 */
export class Leases {
  readonly #renew: (claim: Claim) => Promise<boolean>;
  readonly #held = new Map<string, Claim>();
  readonly #timer: NodeJS.Timeout;
  #isRenewing = false;

  /** @param renew renews a lease; false if another worker has taken the delivery over */
  constructor(renew: (claim: Claim) => Promise<boolean>, intervalMs: number) {
    this.#renew = renew;
    this.#timer = setInterval(() => void this.#renewAll(), intervalMs);
    this.#timer.unref();
  }

  /** Renews the lease of this claim from now on. */
  hold({ id, attempts }: Claim): void {
    this.#held.set(id, { id, attempts });
  }

  /** Stops renewing this lease. Dropping an older claim of a delivery does not affect a newer one. */
  drop({ id, attempts }: Claim): void {
    if (this.#held.get(id)?.attempts === attempts) this.#held.delete(id);
  }

  dropAll(): void {
    this.#held.clear();
  }

  /** Stops renewing leases. */
  close(): void {
    clearInterval(this.#timer);
  }

  async #renewAll(): Promise<void> {
    // If the database is slower than the interval, more statements would only slow it further.
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    await Promise.all(
      [...this.#held.values()].map(async (claim) => {
        // After an error the renewal is tried again at the next interval. A claim that was taken over is lost permanently.
        const isOurs = await this.#renew(claim).catch(() => true);
        if (!isOurs) this.drop(claim);
      }),
    );
    this.#isRenewing = false;
  }
}
