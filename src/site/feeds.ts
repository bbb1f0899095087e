import { anchorOf, atomFeed } from './feed.ts';
import { type MarkdownOptions, markdownToHast } from './markdown-to-hast.tsx';
import type { NewsEntry } from './news/news-entry.ts';
import { NEWS_FOLDER } from './pages/news.tsx';
import type { SiteSource } from './site-source.ts';

/** What is new in Linux and in runtimes, as a feed. */
export function newsFeed(entries: readonly NewsEntry[], url: string): string {
  const link = (to: string): string => new URL(to, url).href;
  return atomFeed(
    {
      title: 'probeable: what is new in Linux and in containers',
      path: 'feed.xml',
      folder: NEWS_FOLDER,
      entries: entries.map((entry) => ({ ...entry, content: () => entry.body(link) })),
    },
    url,
  );
}

/** What changed in the checker and on the pages, as a feed; `options` make absolute links. */
export function changesFeed({ changes }: SiteSource, url: string, options: MarkdownOptions): string {
  return atomFeed(
    {
      title: 'probeable: what changed in the checker and on these pages',
      path: 'changes/feed.xml',
      folder: 'changes/',
      entries: changes.map((change) => ({
        date: change.date,
        title: change.title,
        anchor: anchorOf(change),
        content: () => markdownToHast(change.markdown, options),
      })),
    },
    url,
  );
}
