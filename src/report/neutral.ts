import { visible } from './visible.ts';

/** A character without width: it keeps GitHub from seeing a mention, and a reader sees no difference. */
const GAP = '\u200b';

/**
 * A dollar as GitHub shows it and takes it for no beginning of mathematics. Its documentation ("Writing mathematical
 * expressions") says to put it into a span of its own; a backslash before it does not help. As an entity it is none in the
 * source either.
 */
export const DOLLAR = '<span>&#36;</span>';

/**
 * Text of a stranger as GitHub may show it: no mention, no reference to an issue, a commit or a mail address, no link
 * that GitHub makes by itself, no emoji, no mathematics but for dollars; what is unseen is shown. Markdown, and dollars,
 * are the business of who writes it.
 */
export function neutral(text: string): string {
  return visible(text)
    .replace(/\s+/g, ' ')
    .replace(/[@#]/g, `$&${GAP}`)
    .replace(/:(?=\/\/|[\w+-]+:)/g, `:${GAP}`)
    .replace(/\\(?=[([])/g, `\\${GAP}`)
    .replace(/(?:www|gh)(?=[.-])/gi, `$&${GAP}`)
    .replace(/(?:mailto|xmpp|https?|ftp)(?=:)/gi, `$&${GAP}`)
    .replace(/\b[0-9a-f](?=[0-9a-f]{6,39}\b)/gi, `$&${GAP}`);
}

/**
 * Code with a dollar in it: between backquotes, a dollar at either end is GitHub's other way to begin mathematics. All of
 * its punctuation is written as entities; GitHub looks for mentions and addresses behind those, too.
 */
export function codeElement(code: string): string {
  const entities = neutral(code).replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<code>${entities}</code>`;
}
