import { isRateLimit, statusOf } from '../forge/errors.ts';

/** The bot may not do what a task needs. */
export class Denial extends Error {}

/**
 * Whether a forge denies something, and would deny it again: a permission that the bot was not given, an installation that
 * is suspended (403), a repository that is blocked (451). A 404 is none of these: what is new shows up late.
 */
export function isDenial(error: unknown): boolean {
  return (
    error instanceof Denial || (statusOf(error) === 403 && !isRateLimit(error)) || statusOf(error) === 451
  );
}
