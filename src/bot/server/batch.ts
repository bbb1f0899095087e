interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Performs items in batches: items that arrive while a batch runs wait, and form the next batch. Databases call this group
 * commit: the disk is synced once for all of them.
 */
export class Batch<Item, Result> {
  /** Resolves with one result for each item, in order. */
  readonly #perform: (items: readonly Item[]) => Promise<readonly Result[]>;
  #waiting: Waiting<Item, Result>[] = [];
  #isBusy = false;

  constructor(perform: (items: readonly Item[]) => Promise<readonly Result[]>) {
    this.#perform = perform;
  }

  /** Resolves with the item's result; rejects if its batch failed. */
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
