/** Milliseconds before a run is long enough to say how far it is. */
const PATIENCE = 700;
const INTERVAL = 100;

/** A line on standard error for long runs; only where that is a terminal. */
export class Progress {
  readonly #total: number;
  readonly #verb: string;
  readonly #isShown: boolean;
  readonly #start = performance.now();
  #next = PATIENCE;
  #hasLine = false;

  /** `verb` says what is done to `total` things: "checking". */
  constructor(total: number, verb: string) {
    this.#total = total;
    this.#verb = verb;
    this.#isShown = process.stderr.isTTY === true;
  }

  /** Says that `done` of all are done. */
  update(done: number): void {
    if (!this.#isShown) return;
    const elapsed = performance.now() - this.#start;
    if (elapsed < this.#next) return;
    this.#next = elapsed + INTERVAL;
    this.#hasLine = true;
    const percent = Math.floor((done / this.#total) * 100);
    process.stderr.write(`\r\u001b[K${this.#verb} ${done} of ${this.#total} (${percent} %)`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#hasLine) process.stderr.write('\r\u001b[K');
  }
}
