/** One go at a task. */
export interface Turn {
  /** How long a second is, in milliseconds: less than 1000 in tests. */
  readonly second: number;
  /**
   * Asked right before something is written.
   *
   * @throws {Error} where the task is not ours any more, since somebody else has taken it over, or nobody can tell
   */
  confirm(): Promise<void>;
}

/** A go at something that nobody else can take over. */
export function soleTurn(second: number): Turn {
  return { second, confirm: () => Promise.resolve() };
}
