/** A value is kept at least this many times as long as computing it took, so that it takes at most 1 % of the time. */
const REST_FACTOR = 100;

/** A value that is computed on demand, at most once in a period, and less often if computing it takes long. */
export class Cached<T> {
  readonly #compute: () => Promise<T>;
  readonly #periodMs: number;
  readonly #rest: number;
  #value: Promise<T> | undefined;

  /** @param secondMs how long a second lasts, in milliseconds; shorter in tests */
  constructor(compute: () => Promise<T>, periodMs: number, secondMs = 1000) {
    this.#compute = compute;
    this.#periodMs = periodMs;
    this.#rest = (REST_FACTOR * secondMs) / 1000;
  }

  /** Resolves with the cached value. An error is cached like a value. */
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
