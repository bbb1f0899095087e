/**
 * The calls of one series whose code and words are reviewed. What looks at a call looks at all that is posted, so that
 * without a limit the time would grow with the square of it. No series in the archive of linux-api adds half as many.
 */
export const MAX_REVIEWED_CALLS = 40;
