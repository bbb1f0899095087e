/** One attempt at a task. */
export interface Attempt {
  /** How long a second is, in milliseconds: less than 1000 in tests. */
  readonly secondMs: number;
  /**
   * Asked right before something is written.
   *
   * @throws {Error} where another worker has taken the task over, or nobody can tell
   */
  confirm(): Promise<void>;
}

/** An attempt that nobody else can take over. */
export function soleAttempt(secondMs: number): Attempt {
  return { secondMs, confirm: () => Promise.resolve() };
}
