import { visible } from '../../report/style.ts';

/** A character without width: it keeps GitHub from seeing a mention, and a reader sees no difference. */
const GAP = '\u200b';

/**
 * Text of a stranger as GitHub may show it: no mention, no reference to an issue, a commit or a mail address, no link
 * that GitHub makes by itself, no emoji; control characters are shown. Markdown is not its business: that is escaped
 * when the tree is written.
 */
export function neutral(text: string): string {
  return visible(text)
    .replace(/\s+/g, ' ')
    .replace(/[@#]/g, `$&${GAP}`)
    .replace(/:(?=\/\/|[\w+-]+:)/g, `:${GAP}`)
    .replace(/(?:www|gh)(?=[.-])/gi, `$&${GAP}`)
    .replace(/(?:mailto|xmpp|https?|ftp)(?=:)/gi, `$&${GAP}`)
    .replace(/\b[0-9a-f](?=[0-9a-f]{6,39}\b)/gi, `$&${GAP}`);
}
