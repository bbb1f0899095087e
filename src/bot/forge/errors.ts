import { describeError } from '../describe-error.ts';
import { at } from '../payload.ts';

/* Classifies errors of GitHub's and GitLab's clients, which have a `status` if there was a response. */

/** The HTTP status of a forge's response; undefined if there was no response. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
}

/**
 * Whether a forge refused because of a rate limit, which is transient: 429, or 403 with one of the signs that GitHub
 * documents ("Rate limits for the REST API"): `retry-after`, no remaining requests, or the message. Any other 403 means
 * a missing permission.
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

/** Whether a forge refused permanently: the same request would be refused again. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(error);
  if (status === undefined || isRateLimit(error)) return false;
  // 401: the token has expired. 408: the request arrived too slowly.
  return status >= 400 && status < 500 && status !== 401 && status !== 408;
}
