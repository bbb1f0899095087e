/** One entry of `content/changes.md`. */
export interface Change {
  /** `2026-11-22`. */
  readonly date: string;
  readonly title: string;
  /** Its text, without its heading. */
  readonly markdown: string;
}

/**
 * The entries of a text in the order in which they stand: each is a heading of a date and a title.
 *
 * @throws {Error} where a heading has no date
 */
export function readChanges(markdown: string): readonly Change[] {
  return markdown.split(/^(?=## )/m).flatMap((part, index): Change[] => {
    if (index === 0) return [];
    const [, date, title] = /^## (\d{4}-\d\d-\d\d) (.+)\n/.exec(part) ?? [];
    if (date === undefined || title === undefined)
      throw new Error(`content/changes.md: "${part.split('\n')[0]}" is no date with a title`);
    return [{ date, title, markdown: part.replace(/^.*\n/, '').trim() }];
  });
}
