/** How many names a sentence has. */
const MAX_NAMES = 6;

/** The first names of a list, and how many there are more: "a, b and 7 more". */
export function joinNames(names: readonly string[]): string {
  const more = names.length - MAX_NAMES + 1;
  const shown = more > 1 ? [...names.slice(0, MAX_NAMES - 1), `${more} more`] : names;
  return shown.length < 2 ? shown.join() : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
