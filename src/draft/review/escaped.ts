/** A text of strangers as the part of a pattern that matches it alone. */
export function escaped(text: string): string {
  return text.replaceAll(/[^\w]/g, String.raw`\$&`);
}
