import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What is read of the files of folders, read again when one of them has another time or size, came, or went. */
export function keptByFolder<T>(folders: readonly string[], read: () => T): () => T {
  let kept: { readonly stamp: string; readonly value: T } | undefined;
  return () => {
    const stamp = folders.map(stampOf).join('\n\n');
    if (kept?.stamp !== stamp) kept = { stamp, value: read() };
    return kept.value;
  };
}

/** A folder that is not there has no files. */
function stampOf(folder: string): string {
  if (!existsSync(folder)) return '';
  return readdirSync(folder)
    .map((name) => {
      const { mtimeMs, size } = statSync(join(folder, name));
      return `${name} ${mtimeMs} ${size}`;
    })
    .join('\n');
}
