import type { Task } from './task.ts';

/** How long a worker has a delivery to itself without saying that it lives, in seconds. */
export const LEASE = 30;

/**
 * One claim of a delivery. Whoever speaks of a delivery says which one it has: a worker that was thought dead, and lives,
 * has an older one, and is not listened to.
 */
export interface Claim {
  readonly id: string;
  /** How often it was begun, this time included. */
  readonly attempts: number;
}

/** A delivery that a worker has to itself. */
export interface Claimed extends Claim {
  readonly task: Task;
}

/** The kept deliveries, as the worker sees them. */
export interface Deliveries {
  /**
   * Takes the oldest deliveries that may run, at most `limit`. Of one pull request only one runs at a time, also among
   * several servers; one whose worker has died is taken when its lease has ended.
   */
  claim(limit: number): Promise<readonly Claimed[]>;
  /**
   * Renews the lease; false where another worker has taken the delivery over. A lease that has expired begins again where
   * nobody has.
   */
  renew(claim: Claim): Promise<boolean>;
  /**
   * It is done, and so is what had come with the same task before it was begun: whoever reviews a pull request looks at
   * what it is by then.
   */
  finish(claim: Claim): Promise<void>;
  /** It is tried again later, or given up: then true. */
  fail(claim: Claim, fault: string): Promise<boolean>;
  /** Keeps tasks; resolves when they are on the disk. False where they are there already. */
  put(id: string, tasks: readonly Task[]): Promise<boolean>;
  /** Which of some deliveries have arrived. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** The kept deliveries, as the process sees them that has claimed some for its worker. */
export interface DeliveryStore extends Deliveries {
  /** Gives back what this process has claimed, to be tried again later. */
  release(fault: string): Promise<void>;
}
