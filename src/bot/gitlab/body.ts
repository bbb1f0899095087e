/** The body of an answer; undefined where it has more than `most` bytes, of which no more are read. */
export async function readBody(response: Response, most: number): Promise<Buffer | undefined> {
  const { body } = response;
  if (body === null) return Buffer.alloc(0);
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(parts);
    size += value.length;
    if (size > most) {
      await reader.cancel();
      return undefined;
    }
    parts.push(value);
  }
}
