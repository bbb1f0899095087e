import { isRateLimit, statusOf } from '../forge/errors.ts';

/** The bot lacks a permission or the configuration that a task needs. */
export class Denial extends Error {}

/**
 * Whether a forge denied a request and would deny it again: the bot lacks a permission or its installation is suspended
 * (403), or the repository is blocked (451). A 404 does not count: new objects appear in the API with a delay.
 */
export function isDenial(error: unknown): boolean {
  return (
    error instanceof Denial || (statusOf(error) === 403 && !isRateLimit(error)) || statusOf(error) === 451
  );
}
