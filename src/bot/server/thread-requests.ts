import { describeError } from '../describe-error.ts';

/** The answer of a thread to a request of another one. */
export type Answer =
  | { readonly kind: 'returned'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'threw'; readonly id: number; readonly message: string };

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Sends requests to another thread, and matches the answers to them. */
export class ThreadRequests {
  readonly #pending = new Map<number, Pending>();
  #next = 0;

  /**
   * Sends a request; resolves or rejects as its answer says.
   *
   * @param post posts the request with this id, which the answer repeats
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

  /** Rejects all pending requests, for example because the other thread has ended. */
  rejectAll(error: Error): void {
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}

/** Posts the answer to a request: its result, or the error. Never rejects. */
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
