/** How many characters are made at a time: the arguments of a call have a limit. */
const CHUNK = 0x2000;

/** One character for each byte (ISO 8859-1), since the parts of mail have encodings of their own. */
export function latin1Text(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += CHUNK)
    parts.push(String.fromCharCode(...bytes.subarray(start, start + CHUNK)));
  return parts.join('');
}

/** The bytes of a text that {@link latin1Text} made. */
export function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
