import type { ElementContent } from 'hast';
import { toHtml } from 'hast-util-to-html';
import type { ChangelogEntry } from './changelog.ts';
import { idOf } from './heading.ts';

/** An entry of a feed. */
export interface FeedEntry {
  /** `2026-11-22`; never the day of a build. */
  readonly date: string;
  readonly title: string;
  /** The anchor on the feed's page, which is also what the entry is known by. */
  readonly anchor: string;
  /** With absolute links, since it is read elsewhere. */
  content(): readonly ElementContent[];
}

/** A feed, and the page that it is about. */
export interface Feed {
  readonly title: string;
  /** Its path on the site: `feed.xml`. */
  readonly path: string;
  /** The folder of its page: `news/`. */
  readonly folder: string;
  /** Newest first. */
  readonly entries: readonly FeedEntry[];
}

/** How many entries a feed has: readers keep what they have seen. */
const MAX_ENTRIES = 100;

/** Writes an Atom feed (RFC 4287). The same entries make the same text. */
export function atomFeed({ title, path, folder, entries }: Feed, url: string): string {
  const page = new URL(folder, url).href;
  const written = entries.slice(0, MAX_ENTRIES).map((entry) => {
    const address = `${page}#${entry.anchor}`;
    const html = toHtml({ type: 'root', children: [...entry.content()] });
    return `  <entry>
    <id>${escapeXml(address)}</id>
    <title>${escapeXml(entry.title)}</title>
    <updated>${entry.date}T00:00:00Z</updated>
    <link href="${escapeXml(address)}"/>
    <content type="html">${escapeXml(html)}</content>
  </entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <id>${escapeXml(page)}</id>
  <title>${escapeXml(title)}</title>
  <updated>${entries[0]?.date ?? '1970-01-01'}T00:00:00Z</updated>
  <author><name>The developers of probeable</name></author>
  <link rel="self" href="${escapeXml(new URL(path, url).href)}"/>
  <link href="${escapeXml(page)}"/>
${written.join('\n')}
</feed>
`;
}

/** The anchor of an entry on the changelog's page. */
export function anchorOf({ date, title }: ChangelogEntry): string {
  return idOf(`${date} ${title}`);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}
