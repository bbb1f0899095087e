/** One attempt at a task. */
export interface Attempt {
  /** 1 for the first one. An earlier attempt may have ended between two of its writes. */
  readonly number: number;
  /** The length of a second in milliseconds; tests use less than 1000 to wait less. */
  readonly secondMs: number;
  /**
   * Checks, right before each write, that this worker still holds the task.
   *
   * @throws {Error} if another worker has taken the task over, or if that cannot be determined
   */
  confirm(): Promise<void>;
}

/** An attempt that no other worker can take over. */
export function soleAttempt(secondMs: number): Attempt {
  return { number: 1, secondMs, confirm: () => Promise.resolve() };
}
