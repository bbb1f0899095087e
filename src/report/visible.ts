import { lazily } from '../spec/lazily.ts';
import { STYLE_SEQUENCE } from './style.ts';

/** Texts without a character to escape, which most are. */
const PLAIN = /^[\t\n\u0020-\u007e]*$/;

/**
 * Characters that are invisible or change what a reader sees: control characters (C0, C1), Unicode's
 * Default_Ignorable_Code_Point (bidirectional controls, zero-width characters, tags), line separators, and lone
 * surrogates. Variation selectors stay, and so does the joiner inside an emoji.
 */
const invisible = lazily(
  () =>
    /(?!(?<=\p{Extended_Pictographic}(?:\ufe0f|[\u{1f3fb}-\u{1f3ff}])?)\u200d(?=\p{Extended_Pictographic}))(?!\t|\n|\ufe0e|\ufe0f)[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Surrogate}\ufff9-\ufffb]/gu,
);

/** Makes a stranger's text safe to print: invisible characters are written as escapes such as `\u001b`. */
export function visible(text: string): string {
  return PLAIN.test(text) ? text : text.replace(invisible(), escaped);
}

/**
 * Characters that control a terminal, reorder text or have no UTF-8 encoding. Fewer than `visible` escapes, because a
 * format may use zero-width characters itself.
 */
const CONTROL = String.raw`(?!\t|\n)[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Surrogate}]`;

/**
 * Commands that CI services execute when they read a log: `::command::` at the start of a line and `##[command]` anywhere
 * (actions/runner, src/Runner.Common/ActionCommand.cs), `##vso[command]` (Azure) and `##teamcity[command]`. Matches the
 * one character that has to be escaped.
 */
const COMMAND = String.raw`(?<=^[^\S\n]*):(?=:)|#(?=#\w*\[)`;

const inertPattern = lazily(() => new RegExp(`${CONTROL}|${COMMAND}`, 'gmu'));
const inertButCommands = lazily(() => new RegExp(CONTROL, 'gmu'));
const inertButStyle = lazily(() => new RegExp(`(?<style>${STYLE_SEQUENCE})|${CONTROL}|${COMMAND}`, 'gmu'));

/** Sequences that stay active, because the writer put them there and escaped everything else. */
interface KeptSequences {
  /** Colours and links of `Style`. */
  readonly keepsStyle?: boolean;
  /** Workflow commands of GitHub Actions. */
  readonly keepsCommands?: boolean;
}

/**
 * Makes a whole output safe for a terminal or a log: nothing in it is executed. JSON keeps its value, because there a
 * character outside ASCII, or `##[`, occurs in strings only.
 */
export function inert(
  text: string,
  { keepsStyle = false, keepsCommands = false }: KeptSequences = {},
): string {
  if (keepsStyle)
    return text.replace(inertButStyle(), (found, style: string | undefined) => style ?? escaped(found));
  return text.replace(keepsCommands ? inertButCommands() : inertPattern(), escaped);
}

/** A JSON escape for each UTF-16 unit. */
function escaped(character: string): string {
  let shown = '';
  for (let at = 0; at < character.length; at++)
    shown += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return shown;
}
