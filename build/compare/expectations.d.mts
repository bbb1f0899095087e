/** An errno that a test expects of a call. */
export interface Expectation {
  /** The function, or the call that `syscall()` makes. */
  readonly name: string;
  /** The arguments, as in C. */
  readonly text: string;
  /** Of which any will do. */
  readonly errnos: readonly string[];
}

export function expectationsIn(source: string): readonly Expectation[];
