import { describeError } from '../describe-error.ts';
import { at } from '../payload.ts';

/* What an answer of GitHub or GitLab means that is an error with a `status`. */

/** The status that a forge answered with; undefined where there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
}

/**
 * Whether a forge refused for a limit of requests, which passes by itself: 429, or 403 with what GitHub's documentation
 * names ("Rate limits for the REST API"): `retry-after`, nothing remaining, or the message. Any other 403 is a permission.
 */
export function isRateLimit(error: unknown): boolean {
  const status = statusOf(error);
  if (status === 429) return true;
  if (status !== 403) return false;
  return (
    at(error, 'response', 'headers', 'retry-after') !== undefined ||
    at(error, 'response', 'headers', 'x-ratelimit-remaining') === '0' ||
    /rate limit|abuse detection/i.test(describeError(error))
  );
}

/** Whether a forge refused for good: asked again, it would say the same. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(error);
  if (status === undefined || isRateLimit(error)) return false;
  // 401 is a token that has ended, 408 a request that came too slowly.
  return status >= 400 && status < 500 && status !== 401 && status !== 408;
}
