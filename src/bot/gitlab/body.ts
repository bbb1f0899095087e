/** The body of a response; undefined, without reading the rest, if it has more than `maxBytes`. */
export async function readBody(response: Response, maxBytes: number): Promise<Buffer | undefined> {
  const { body } = response;
  if (body === null) return Buffer.alloc(0);
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(parts);
    size += value.length;
    if (size > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    parts.push(value);
  }
}
