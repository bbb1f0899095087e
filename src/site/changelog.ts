/** One entry of `content/changes.md`. */
export interface ChangelogEntry {
  /** `2026-11-22`. */
  readonly date: string;
  readonly title: string;
  /** The text below its heading. */
  readonly markdown: string;
}

/**
 * Reads the entries of a changelog in their order; each heading is a date and a title.
 *
 * @throws {Error} if a heading has no date
 */
export function readChangelog(markdown: string): readonly ChangelogEntry[] {
  return markdown.split(/^(?=## )/m).flatMap((part, index): ChangelogEntry[] => {
    if (index === 0) return [];
    const [, date, title] = /^## (\d{4}-\d\d-\d\d) (.+)\n/.exec(part) ?? [];
    if (date === undefined || title === undefined)
      throw new Error(`content/changes.md: "${part.split('\n')[0]}" is not a date and a title`);
    return [{ date, title, markdown: part.replace(/^.*\n/, '').trim() }];
  });
}
