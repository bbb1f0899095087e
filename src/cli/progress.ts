/** Show progress only after this time. */
const DELAY_MS = 700;
const INTERVAL_MS = 100;

/** Shows the progress of long runs on standard error, if that is a terminal. */
export class Progress {
  readonly #total: number;
  readonly #verb: string;
  readonly #isShown: boolean;
  readonly #start = performance.now();
  #next = DELAY_MS;
  #hasLine = false;

  /** `verb` is the word before the count: "checking". */
  constructor(total: number, verb: string) {
    this.#total = total;
    this.#verb = verb;
    this.#isShown = process.stderr.isTTY === true;
  }

  /** Shows that `done` of all are done. */
  update(done: number): void {
    if (!this.#isShown) return;
    const elapsed = performance.now() - this.#start;
    if (elapsed < this.#next) return;
    this.#next = elapsed + INTERVAL_MS;
    this.#hasLine = true;
    const percent = Math.floor((done / this.#total) * 100);
    process.stderr.write(`\r\u001b[K${this.#verb} ${done} of ${this.#total} (${percent} %)`);
  }

  /** Removes the line. */
  end(): void {
    if (this.#hasLine) process.stderr.write('\r\u001b[K');
  }
}
