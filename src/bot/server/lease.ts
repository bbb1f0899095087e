import type { Turn } from '../turn.ts';
import { type Claim, type Deliveries, LEASE } from './deliveries.ts';

/** How often a lease is renewed, in seconds. */
const RENEWAL = 10;

/**
 * A delivery as long as it is ours. Where this process has slept, or the database was away for too long, somebody else may
 * have taken it: then nothing is created any more. Its own clock tells, since the database may be out of reach.
 */
export class Lease implements Turn {
  readonly second: number;
  readonly #queue: Pick<Deliveries, 'renew'>;
  readonly #claim: Claim;
  readonly #timer: NodeJS.Timeout;
  /** When it was had for certain, by `performance.now()`. */
  #held = performance.now();
  #isLost = false;

  constructor(queue: Pick<Deliveries, 'renew'>, claim: Claim, second: number) {
    this.#queue = queue;
    this.#claim = claim;
    this.second = second;
    this.#timer = setInterval(() => void this.#renew(), RENEWAL * second);
  }

  assertOurs(): void {
    // For good: a renewal that comes too late does not bring it back.
    if (performance.now() - this.#held > LEASE * this.second) this.#isLost = true;
    if (this.#isLost) throw new Error('the lease has ended: another worker may have taken this delivery');
  }

  end(): void {
    clearInterval(this.#timer);
  }

  async #renew(): Promise<void> {
    const asked = performance.now();
    try {
      if (await this.#queue.renew(this.#claim)) this.#held = asked;
      else this.#isLost = true;
    } catch {
      // The database is away; the clock goes on.
    }
  }
}
