/** Calls whose answer depends on arguments in the newest releases; a test checks the list against the facts. */
export const FILTERED_BY_ARGUMENTS = ['clone', 'personality', 'socket'];
