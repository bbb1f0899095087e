import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What is read of a folder's files, read again when one of them has another time or size, came, or went. */
export function keptByFolder<T>(folder: string, read: () => T): () => T {
  let kept: { readonly stamp: string; readonly value: T } | undefined;
  return () => {
    const stamp = stampOf(folder);
    if (kept?.stamp !== stamp) kept = { stamp, value: read() };
    return kept.value;
  };
}

function stampOf(folder: string): string {
  return readdirSync(folder)
    .map((name) => {
      const { mtimeMs, size } = statSync(join(folder, name));
      return `${name} ${mtimeMs} ${size}`;
    })
    .join('\n');
}
