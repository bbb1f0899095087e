import type { Task } from './task.ts';

/** How long a worker has a delivery to itself without saying that it lives, in seconds. */
export const LEASE = 30;

/** A delivery that a worker has to itself. */
export interface Claimed {
  readonly id: string;
  readonly task: Task;
  /** How often it was begun, this time included. */
  readonly attempts: number;
}

/** The kept deliveries, as those see them who work on them. */
export interface Deliveries {
  /**
   * Takes the oldest delivery that may run. Of one pull request only one runs at a time, also among several servers; one
   * whose worker has died is taken when its lease has ended.
   */
  claim(): Promise<Claimed | undefined>;
  /** Says that the worker lives; false where it has the delivery no more. */
  renew(id: string): Promise<boolean>;
  /**
   * It is done, and so is what had come with the same task before it was begun: whoever reviews a pull request looks at
   * what it is by then.
   */
  finish(id: string): Promise<void>;
  /** It is tried again later, or given up: then true. */
  fail(id: string, attempts: number, fault: string): Promise<boolean>;
  /** Keeps tasks that follow from another one; resolves when they are on the disk. False where they are there already. */
  put(id: string, tasks: readonly Task[]): Promise<boolean>;
  /** Which of some deliveries have arrived. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
}
