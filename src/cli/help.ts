import type { Help } from 'commander';

/**
 * What `--help` says of an option and an argument: the description, and the default where it is a word. commander would
 * add `(default: [])`, `(default: false)` and a second list of the words that a description names already.
 */
export const HELP: Partial<Help> = {
  optionDescription: ({ description, defaultValue }) =>
    typeof defaultValue === 'string' ? `${description} (default: ${defaultValue})` : description,
  argumentDescription: ({ description }) => description,
};
