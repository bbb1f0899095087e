import { shorten } from '../spec/shorten.ts';
import { describeError } from './describe-error.ts';
import { isRefusal, statusOf } from './forge/errors.ts';

/** A step beside the check that was not taken. */
export interface Omission {
  /** `the comment` */
  readonly step: string;
  /** Why, in GitHub's words where it has any. */
  readonly reason: string;
}

/** No more of a reason is shown, in characters. */
const MAX_REASON = 300;

/**
 * The steps beside the check: a comment, suggestions, code scanning. A conversation may be locked, and code scanning off;
 * the check is the verdict all the same.
 */
export class Steps {
  readonly omissions: Omission[] = [];
  readonly #hasRetries: boolean;

  /** With `hasRetries` the caller does it all again where a step failed for a reason that passes. */
  constructor(hasRetries: boolean) {
    this.#hasRetries = hasRetries;
  }

  /**
   * Takes a step, and keeps in mind why it could not be taken.
   *
   * @throws whatever went wrong and may go right when it is done again, where it will be
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
