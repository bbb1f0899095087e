import { contents } from '../element.ts';
import type { Page } from '../layout.tsx';
import type { NewsEntry } from '../news/news-entry.ts';
import { linkFrom } from '../site-source.ts';

/** The folder of the page on which each entry has its anchor. */
export const NEWS_FOLDER = 'news/';

/** What changed in Linux and in runtimes, newest first. */
export function newsPage(entries: readonly NewsEntry[], hasFeed: boolean): Page {
  const page = { folder: NEWS_FOLDER };
  const link = (to: string): string => linkFrom(page, to);
  return {
    ...page,
    section: 'home',
    title: 'What is new',
    description:
      'New Linux system calls by release, proposals by day, and calls that container runtimes or kernels now treat differently.',
    main: contents(
      <h1>What is new</h1>,
      <p className="lead">
        Calls that a release of Linux brought, calls that were proposed, and calls that container runtimes or
        kernels now treat differently.
      </p>,
      <p>
        {hasFeed
          ? [
              'Also as a ',
              <a href={link('feed.xml')} type="application/atom+xml">
                feed
              </a>,
              '. ',
            ]
          : null}
        What changed on these pages and in the checker is <a href={link('changes/')}>another list</a>.
      </p>,
      ...entries.flatMap((entry, index) => [
        ...(yearOf(entry) === yearOf(entries[index - 1])
          ? []
          : [<h2 id={`year-${yearOf(entry)}`}>{yearOf(entry)}</h2>]),
        <h3 id={entry.anchor}>
          <time className="aside" dateTime={entry.date}>
            {entry.date}
          </time>{' '}
          {entry.title}
        </h3>,
        ...entry.body(link),
      ]),
    ),
  };
}

function yearOf(entry: NewsEntry | undefined): string {
  return entry?.date.slice(0, 4) ?? '';
}
