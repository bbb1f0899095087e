import { STYLE_SEQUENCE } from './style.ts';

/** Nothing to look for: most texts are this. */
const PLAIN = /^[\t\n\u0020-\u007e]*$/;

/**
 * What a reader cannot see, or what makes a reader see something else: control characters (C0, C1), what has no shape
 * (Unicode's Default_Ignorable_Code_Point: bidirectional controls, characters without width, tags), separators of lines,
 * and halves of surrogate pairs. Variation selectors stay, and so does the joiner inside an emoji.
 */
const UNSEEN =
  /(?!(?<=\p{Extended_Pictographic}(?:\ufe0f|[\u{1f3fb}-\u{1f3ff}])?)\u200d(?=\p{Extended_Pictographic}))(?!\t|\n|\ufe0e|\ufe0f)[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Surrogate}\ufff9-\ufffb]/gu;

/** Text from a stranger, safe to look at: what is unseen is shown as `\u001b`, not obeyed. */
export function visible(text: string): string {
  return PLAIN.test(text) ? text : text.replace(UNSEEN, escaped);
}

/**
 * What moves a terminal or turns text around, and what can be no UTF-8. Less than what `visible` shows: a format may have
 * put characters without width into its own text.
 */
const ACTING = String.raw`(?!\t|\n)[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Surrogate}]`;

/**
 * Commands in a log that a CI service obeys: `::command::` where a line of GitHub Actions begins, `##[command]` anywhere in
 * one (actions/runner, src/Runner.Common/ActionCommand.cs), and `##vso[command]` and `##teamcity[command]` of others. What
 * is taken is the character to escape.
 */
const COMMAND = String.raw`(?<=^[^\S\n]*):(?=:)|#(?=#\w*\[)`;

const INERT = new RegExp(`${ACTING}|${COMMAND}`, 'gmu');
const INERT_BUT_COMMANDS = new RegExp(ACTING, 'gmu');
const INERT_BUT_STYLE = new RegExp(`(?<style>${STYLE_SEQUENCE})|${ACTING}|${COMMAND}`, 'gmu');

/** What may act in a text, since its maker has put it there and escaped the rest. */
interface Kept {
  /** Colours and links of `Style`. */
  readonly keepsStyle?: boolean;
  /** Workflow commands of GitHub Actions. */
  readonly keepsCommands?: boolean;
}

/**
 * Whole output as a terminal or a log may have it: nothing in it acts. In JSON the value stays the same, since there a
 * character outside of ASCII, and a `##[`, can only stand in a string.
 */
export function inert(text: string, { keepsStyle = false, keepsCommands = false }: Kept = {}): string {
  if (keepsStyle)
    return text.replace(INERT_BUT_STYLE, (found, style: string | undefined) => style ?? escaped(found));
  return text.replace(keepsCommands ? INERT_BUT_COMMANDS : INERT, escaped);
}

/** As JSON writes it: a unit of UTF-16 each. */
function escaped(character: string): string {
  let shown = '';
  for (let at = 0; at < character.length; at++)
    shown += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return shown;
}
