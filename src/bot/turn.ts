/** One go at a task. */
export interface Turn {
  /** How long a second is, in milliseconds: less than 1000 in tests. */
  readonly second: number;
  /**
   * Called before anything is written.
   *
   * @throws {Error} where the task is not ours any more, since somebody else has taken it over
   */
  assertOurs(): void;
}

/** A go at something that nobody else can take over. */
export function soleTurn(second: number): Turn {
  return { second, assertOurs: () => {} };
}
