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
const ACTING = /(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Surrogate}]/gu;

/**
 * Commands in a log that a CI service obeys: `::command::` where a line of GitHub Actions begins, `##[command]` anywhere in
 * one (actions/runner, src/Runner.Common/ActionCommand.cs), and `##vso[command]` and `##teamcity[command]` of others.
 */
const COMMAND = /^([^\S\n]*):(?=:)|#(?=#\w*\[)/gm;

/**
 * Whole output as a terminal or a log may have it: nothing in it acts. In JSON the value stays the same, since there a
 * character outside of ASCII, and a `##[`, can only stand in a string.
 */
export function inert(text: string): string {
  const acting = PLAIN.test(text) ? text : text.replace(ACTING, escaped);
  return acting.replace(COMMAND, (found) =>
    found === '#' ? escaped('#') : `${found.slice(0, -1)}${escaped(':')}`,
  );
}

/** As JSON writes it: a unit of UTF-16 each. */
function escaped(character: string): string {
  let shown = '';
  for (let at = 0; at < character.length; at++)
    shown += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return shown;
}
