import { visible } from './visible.ts';

/** ZERO WIDTH SPACE: it keeps GitHub and GitLab from seeing a mention, and readers do not see it. */
const GAP = '\u200b';

/**
 * A dollar sign that does not start mathematics on GitHub. GitHub's documentation ("Writing mathematical expressions")
 * recommends a span around it; a backslash does not help. The entity keeps it out of the source, too.
 */
export const DOLLAR = '<span>&#36;</span>';

/**
 * Syntax of GitLab only ("GitLab Flavored Markdown" in its documentation): references to merge requests (`!1`), epics
 * (`&1`), milestones (`%1`, `%"a b"`), labels (`~a`, `~"a b"`), iterations (`*iteration:1`) and anything with a kind before
 * its number (`[vulnerability:1]`); placeholders (`%{project_path}`); a table of contents (`[[_TOC_]]`, `[TOC]`), which it
 * finds in the rendered text; and inline diffs (`{+a+}`, `[-b-]`).
 */
const GITLAB = /[!&](?=\d)|[%~](?=[\p{L}\p{N}_"{])|\*(?=iteration:)|\[(?=\[|TOC\]|[a-z_]+:)|[[{](?=[+-])/gu;

/**
 * Makes a stranger's text safe to show on GitHub and GitLab: it mentions nobody, refers to no issue, commit or mail
 * address, and contains no autolink, emoji or mathematics. Invisible characters are shown. The caller escapes Markdown
 * and dollars.
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
 * Writes code that contains a dollar as an HTML element, because GitHub reads "$`…`$" as mathematics. All punctuation
 * becomes entities; mentions and addresses are broken up first, since GitHub also finds them behind entities.
 */
export function codeElement(code: string): string {
  const entities = neutral(code).replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<code>${entities}</code>`;
}
