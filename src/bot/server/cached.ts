/** How many times as long as it took a value is kept at least: what it costs is under a hundredth of the time. */
const REST = 100;

/** A value that many may ask for, and that is computed at most once in a period; less often where that takes long. */
export class Cached<T> {
  readonly #compute: () => Promise<T>;
  readonly #periodMs: number;
  readonly #rest: number;
  #value: Promise<T> | undefined;

  /** @param secondMs how long a second is: less than 1000 in tests */
  constructor(compute: () => Promise<T>, periodMs: number, secondMs = 1000) {
    this.#compute = compute;
    this.#periodMs = periodMs;
    this.#rest = (REST * secondMs) / 1000;
  }

  /** The present value; rejects for a period, too, where it could not be computed. */
  get(): Promise<T> {
    if (this.#value !== undefined) return this.#value;
    const start = performance.now();
    const value = this.#compute();
    this.#value = value;
    const expire = (): void => {
      const restMs = Math.max(this.#periodMs, this.#rest * (performance.now() - start));
      setTimeout(() => {
        this.#value = undefined;
      }, restMs).unref();
    };
    value.then(expire, expire);
    return value;
  }
}
