/* A text in the fragment of an address: `#text=` and its deflated bytes in base64url. Browsers do not send fragments to servers. */

/** The longest text that is unpacked, because a few bytes can inflate to gigabytes. */
const MAX_TEXT = 1 << 18;

/** A text with the call to trace. */
export interface Linked {
  readonly text: string;
  readonly call: string;
}

/** The fragment for a text and a call. */
export async function fragmentFor({ text, call }: Linked): Promise<string> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const word = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
  return `#text=${word}${call === '' ? '' : `&call=${encodeURIComponent(call)}`}`;
}

/** Reads a fragment: undefined if it has no text, `damaged` if its text cannot be unpacked. */
export async function readFragment(fragment: string): Promise<Linked | 'damaged' | undefined> {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  const word = parameters.get('text');
  if (word === null) return undefined;
  const text = await unpack(word);
  return text === undefined ? 'damaged' : { text, call: parameters.get('call') ?? '' };
}

async function unpack(word: string): Promise<string | undefined> {
  try {
    const bytes = Uint8Array.from(atob(word.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
      letter.charCodeAt(0),
    );
    const reader = new Blob([bytes])
      .stream()
      .pipeThrough(new DecompressionStream('deflate-raw'))
      .pipeThrough(new TextDecoderStream('utf-8', { fatal: true }))
      .getReader();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text;
      text += value;
      if (text.length > MAX_TEXT) return undefined;
    }
  } catch {
    return undefined;
  }
}
