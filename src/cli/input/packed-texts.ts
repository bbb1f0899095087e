import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { entriesOf } from '../../verify/plain-value.ts';

/** Reads a file that build/packed-texts.mjs wrote: texts by the names that they were packed with. */
export function readPackedTexts(path: string): ReadonlyMap<string, string> {
  const packed = Buffer.from(readFileSync(path, 'utf8'), 'base64');
  const value: unknown = JSON.parse(brotliDecompressSync(packed).toString());
  return new Map(
    entriesOf(value).flatMap(([name, text]): [string, string][] =>
      typeof text === 'string' ? [[name, text]] : [],
    ),
  );
}
