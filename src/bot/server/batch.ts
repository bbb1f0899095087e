interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Does something for many at a time: what comes while some are being done waits, and is then done together. Databases
 * call it a group commit: the disk is waited for once.
 */
export class Batch<Item, Result> {
  /** Gives a result for each item, in their order. */
  readonly #perform: (items: readonly Item[]) => Promise<readonly Result[]>;
  #waiting: Waiting<Item, Result>[] = [];
  #isBusy = false;

  constructor(perform: (items: readonly Item[]) => Promise<readonly Result[]>) {
    this.#perform = perform;
  }

  /** Resolves with the item's result; rejects where all that was done together failed. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#isBusy) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting.length > 0) {
      const taken = this.#waiting;
      this.#waiting = [];
      try {
        const results = await this.#perform(taken.map(({ item }) => item));
        for (const [index, { resolve, reject }] of taken.entries()) {
          const result = results[index];
          if (result === undefined) reject(new Error('no result'));
          else resolve(result);
        }
      } catch (error) {
        for (const { reject } of taken) reject(error);
      }
    }
    this.#isBusy = false;
  }
}
