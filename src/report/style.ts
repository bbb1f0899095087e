const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
} as const;

/** The escape sequences that {@link Style} writes, as the source of a regular expression. */
export const STYLE_SEQUENCE = String.raw`\u001b\[(?:${[...new Set(Object.values(CODES).flat())].join('|')})m|\u001b\]8;;(?:(?:https?|file):\/\/[!-~]*)?\u0007`;

/** Adds terminal colours and links, each only if the terminal has them. */
export class Style {
  readonly #hasColor: boolean;
  readonly #hasLinks: boolean;

  constructor(options: { readonly hasColor: boolean; readonly hasLinks: boolean }) {
    this.#hasColor = options.hasColor;
    this.#hasLinks = options.hasLinks;
  }

  paint(text: string, ...styles: (keyof typeof CODES)[]): string {
    if (!this.#hasColor || text === '') return text;
    return styles.reduce(
      (painted, style) => `\u001b[${CODES[style][0]}m${painted}\u001b[${CODES[style][1]}m`,
      text,
    );
  }

  /** An OSC 8 hyperlink (https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda). */
  link(text: string, url: string | undefined): string {
    return this.#hasLinks && url !== undefined ? `\u001b]8;;${url}\u0007${text}\u001b]8;;\u0007` : text;
  }
}

/** The approximate width of a text in columns: 0 for combining marks, 2 for East Asian wide characters. */
export function columns(text: string): number {
  // Most texts are ASCII, and V8 takes milliseconds to compile a pattern of Unicode properties.
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) continue;
    const isWide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0x1f300 && code <= 0x1faff);
    width += isWide ? 2 : 1;
  }
  return width;
}

/**
 * Breaks a text at spaces into lines of at most `width` columns. Lines after the first start with `indent`, which does
 * not count towards `width`: the first line follows a label of the same width.
 */
export function wrapText(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.join(`\n${indent}`);
}
