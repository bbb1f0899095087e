import type { Help } from 'commander';

/**
 * Describes options and arguments in `--help`: the description, and the default if it is a string. commander would add
 * `(default: [])`, `(default: false)` and a list of choices that the description already names.
 */
export const HELP: Partial<Help> = {
  optionDescription: ({ description, defaultValue }) =>
    typeof defaultValue === 'string' ? `${description} (default: ${defaultValue})` : description,
  argumentDescription: ({ description }) => description,
};
