import type { Claim } from './deliveries.ts';

/** How often a lease is renewed, in seconds. */
export const RENEWAL = 10;

/**
 * Renews the leases of what this process has claimed until it is finished, or has failed: as long as the process lives,
 * also while a review keeps its own thread busy.
 */
export class Leases {
  readonly #renew: (claim: Claim) => Promise<boolean>;
  readonly #held = new Map<string, Claim>();
  readonly #timer: NodeJS.Timeout;
  #isRenewing = false;

  /** @param renew renews a lease; false where another worker has taken the delivery over */
  constructor(renew: (claim: Claim) => Promise<boolean>, intervalMs: number) {
    this.#renew = renew;
    this.#timer = setInterval(() => void this.#renewAll(), intervalMs);
    this.#timer.unref();
  }

  /** Renews the lease of this claim from now on. */
  hold({ id, attempts }: Claim): void {
    this.#held.set(id, { id, attempts });
  }

  /** Renews it no longer. An older claim of the same delivery changes nothing for the one that came after it. */
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
    // Where the database is slower than that, more questions do not make it faster.
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    await Promise.all(
      [...this.#held.values()].map(async (claim) => {
        // Where the database is away, it is tried again the next time; where somebody else has it, that is for good.
        const isOurs = await this.#renew(claim).catch(() => true);
        if (!isOurs) this.drop(claim);
      }),
    );
    this.#isRenewing = false;
  }
}
