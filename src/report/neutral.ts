import { visible } from './visible.ts';

/** A character without width: it keeps GitHub and GitLab from seeing a mention, and a reader sees no difference. */
const GAP = '\u200b';

/**
 * A dollar as GitHub shows it and takes it for no beginning of mathematics. Its documentation ("Writing mathematical
 * expressions") says to put it into a span of its own; a backslash before it does not help. As an entity it is none in the
 * source either.
 */
export const DOLLAR = '<span>&#36;</span>';

/**
 * What GitLab alone makes something of ("GitLab Flavored Markdown" in its documentation): references to merge requests
 * (`!1`), epics (`&1`), milestones (`%1`, `%"a b"`), labels (`~a`, `~"a b"`), iterations (`*iteration:1`) and to whatever has
 * a kind before its number (`[vulnerability:1]`); placeholders (`%{project_path}`); a table of contents (`[[_TOC_]]`,
 * `[TOC]`), which it finds in what is rendered; and what was added and taken away (`{+a+}`, `[-b-]`).
 */
const GITLAB = /[!&](?=\d)|[%~](?=[\p{L}\p{N}_"{])|\*(?=iteration:)|\[(?=\[|TOC\]|[a-z_]+:)|[[{](?=[+-])/gu;

/**
 * Text of a stranger as GitHub and GitLab may show it: no mention, no reference to an issue, a commit or a mail address, no
 * link that they make by themselves, no emoji, no mathematics but for dollars; what is unseen is shown. Markdown, and
 * dollars, are the business of who writes it.
 */
export function neutral(text: string): string {
  return visible(text)
    .replace(/\s+/g, ' ')
    .replace(/[@#]/g, `$&${GAP}`)
    .replace(GITLAB, `$&${GAP}`)
    .replace(/:(?=\/\/|:|[\w+-]+:)/g, `:${GAP}`)
    .replace(/\\(?=[([])/g, `\\${GAP}`)
    .replace(/(?:www|gh|gl)(?=[.-])/gi, `$&${GAP}`)
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
