/** The 64-bit FNV-1a hash of a text as 16 hexadecimal digits (draft-eastlake-fnv). Not cryptographic. */
export function fingerprint(text: string): string {
  // Two 32-bit halves, since bigints are ten times slower and each finding has a hash.
  let high = 0xcbf2_9ce4;
  let low = 0x8422_2325;
  const take = (byte: number): void => {
    low = (low ^ byte) >>> 0;
    // The prime is 2^40 + 0x1b3; a product of 32 bits and 9 is exact in a double.
    const product = low * 0x1b3;
    const carry = Math.floor(product / 0x1_0000_0000);
    high = (high * 0x1b3 + carry + low * 0x100) % 0x1_0000_0000;
    low = product % 0x1_0000_0000;
  };
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    take(code & 0xff);
    if (code > 0xff) take(code >> 8);
  }
  return [high, low].map((half) => half.toString(16).padStart(8, '0')).join('');
}
