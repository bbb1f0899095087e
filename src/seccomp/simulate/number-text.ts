/** Reads an unsigned decimal or hexadecimal number; undefined for any other text. */
export function readNumberText(text: string): bigint | undefined {
  return /^(?:0[xX][0-9a-fA-F]{1,32}|\d{1,40})$/.test(text) ? BigInt(text) : undefined;
}
