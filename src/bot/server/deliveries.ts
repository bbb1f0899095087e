import type { Task } from './task.ts';

/** How long a lease lasts, in seconds, unless it is renewed. */
export const LEASE = 30;

/**
 * One claim of a delivery. Every operation on a delivery names its claim. If a worker is slow and its lease expires,
 * another worker claims the delivery; the older claim is then void, and operations with it have no effect.
 */
export interface Claim {
  readonly id: string;
  /** The number of this attempt, from 1; it tells claims of one delivery apart. */
  readonly attempts: number;
}

/** A delivery that a worker has claimed. */
export interface Claimed extends Claim {
  readonly task: Task;
}

/** The queue of deliveries, as the worker sees it. */
export interface Deliveries {
  /**
   * Claims the oldest deliveries that may run, at most `limit`. Only one delivery of a pull request runs at a time, even
   * if several servers share the queue. A delivery whose worker has died can be claimed once its lease has expired.
   */
  claim(limit: number): Promise<readonly Claimed[]>;
  /** Renews the lease, even an expired one. False if another worker has taken the delivery over. */
  renew(claim: Claim): Promise<boolean>;
  /**
   * Marks the delivery as done, together with deliveries of the same task that were received before it was started: the
   * review looked at the pull request after they came, so it covers them.
   */
  finish(claim: Claim): Promise<void>;
  /** Records a failed attempt. The delivery is tried again later; true if it is given up instead. */
  fail(claim: Claim, fault: string): Promise<boolean>;
  /**
   * Stores the tasks of a delivery; resolves when they are on the disk.
   *
   * @param id the idempotency key
   * @returns false if the delivery was stored before
   */
  put(id: string, tasks: readonly Task[]): Promise<boolean>;
  /** Returns which of these deliveries are stored. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** The queue of deliveries, as the main thread sees it, which holds the claims of this process. */
export interface DeliveryStore extends Deliveries {
  /** Records a failed attempt for every delivery that this process has claimed. */
  release(fault: string): Promise<void>;
}
