import type { ElementContent } from 'hast';
import { toHtml } from 'hast-util-to-html';
import type { ChangelogEntry } from './changelog.ts';
import { idOf } from './heading.ts';

/** Writes the changelog as an Atom feed (RFC 4287). `render` makes the text of an entry, with absolute links. */
export function atomFeed(
  changes: readonly ChangelogEntry[],
  url: string,
  render: (markdown: string) => readonly ElementContent[],
): string {
  const page = new URL('changes/', url).href;
  const entries = changes.map((change) => {
    const address = `${page}#${anchorOf(change)}`;
    const html = toHtml({ type: 'root', children: [...render(change.markdown)] });
    return `  <entry>
    <id>${escapeXml(address)}</id>
    <title>${escapeXml(change.title)}</title>
    <updated>${change.date}T00:00:00Z</updated>
    <link href="${escapeXml(address)}"/>
    <content type="html">${escapeXml(html)}</content>
  </entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <id>${escapeXml(page)}</id>
  <title>probeable: what changed</title>
  <updated>${changes[0]?.date ?? '1970-01-01'}T00:00:00Z</updated>
  <author><name>The developers of probeable</name></author>
  <link rel="self" href="${escapeXml(new URL('feed.xml', url).href)}"/>
  <link href="${escapeXml(page)}"/>
${entries.join('\n')}
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
