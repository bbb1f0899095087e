/** Reads an unsigned number in decimal or hexadecimal; undefined for anything else. */
export function readNumberText(text: string): bigint | undefined {
  return /^(?:0[xX][0-9a-fA-F]{1,32}|\d{1,40})$/.test(text) ? BigInt(text) : undefined;
}
