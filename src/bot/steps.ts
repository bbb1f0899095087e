import { shorten } from '../spec/shorten.ts';
import { describeError } from './describe-error.ts';
import { isRefusal, statusOf } from './forge/errors.ts';

/** A step after the check that failed. */
export interface Omission {
  /** Such as `the comment`. */
  readonly step: string;
  /** The status and the message of the forge's response, if there was one. */
  readonly reason: string;
}

/** Limit on the length of a reason, in characters. */
const MAX_REASON = 300;

/**
 * The steps after the check: comment, suggestions, code scanning. They may be refused, for example in a locked
 * conversation; the check is published all the same.
 */
export class Steps {
  readonly omissions: Omission[] = [];
  readonly #hasRetries: boolean;

  /** @param hasRetries whether the caller repeats the whole review after a transient failure */
  constructor(hasRetries: boolean) {
    this.#hasRetries = hasRetries;
  }

  /**
   * Takes a step. If it fails, records the reason.
   *
   * @throws the error of a transient failure, if the caller repeats the review
   */
  async take<T>(step: string, action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      if (this.#hasRetries && !isRefusal(error)) throw error;
      const status = statusOf(error);
      const answer = status === undefined ? '' : `${status}: `;
      this.omissions.push({ step, reason: shorten(`${answer}${describeError(error)}`, MAX_REASON) });
      return undefined;
    }
  }
}
