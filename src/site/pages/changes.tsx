import type { ChangelogEntry } from '../changelog.ts';
import { contents } from '../element.ts';
import { anchorOf } from '../feed.ts';
import type { Page } from '../layout.tsx';
import { type MarkdownOptions, markdownToHast } from '../markdown-to-hast.tsx';

/** The changelog, newest entry first. */
export function changesPage(
  changes: readonly ChangelogEntry[],
  options: MarkdownOptions,
  hasFeed: boolean,
): Page {
  return {
    folder: 'changes/',
    section: 'about',
    title: 'What changed',
    description: 'What is new in the rules, the described system calls, the runtimes and the checker.',
    main: contents(
      <h1>What changed</h1>,
      <p>
        What changed in the checker and on these pages. New calls, proposals and what runtimes answer are{' '}
        <a href="../news/">another list</a>.
      </p>,
      ...(hasFeed
        ? [
            <p>
              Also as a <a href="feed.xml">feed</a>.
            </p>,
          ]
        : []),
      ...changes.flatMap((change) => [
        <h2 id={anchorOf(change)}>
          <time className="aside" dateTime={change.date}>
            {change.date}
          </time>{' '}
          {change.title}
        </h2>,
        ...markdownToHast(change.markdown, options),
      ]),
    ),
  };
}
