import { describeError } from '../describe-error.ts';

/** What a thread answers to a request of another one. */
export type Answer =
  | { readonly kind: 'returned'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'threw'; readonly id: number; readonly message: string };

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The requests to another thread that it has not answered yet. */
export class ThreadRequests {
  readonly #pending = new Map<number, Pending>();
  #next = 0;

  /**
   * Asks the other thread for something.
   *
   * @param post sends the request under the number that its answer will have
   */
  ask(post: (id: number) => void): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      post(id);
    });
  }

  settle(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (answer.kind === 'returned') pending?.resolve(answer.value);
    else pending?.reject(new Error(answer.message));
  }

  /** Rejects what has no answer: the other thread has ended. */
  rejectAll(error: Error): void {
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}

/** Answers a request under its number, with a value or with what went wrong. Never rejects. */
export async function answer(
  id: number,
  result: Promise<unknown>,
  post: (message: Answer) => void,
): Promise<void> {
  try {
    post({ kind: 'returned', id, value: await result });
  } catch (error) {
    post({ kind: 'threw', id, message: describeError(error) });
  }
}
