import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * When a folder that has appeared is read again, in milliseconds. The watcher lists a folder first and watches it
 * afterwards (chokidar 5, `handler.js`, `_handleDir`), so a file that is written in between is never reported.
 */
const AGAIN_MS = [100, 1_000, 5_000] as const;

/** Files of a new folder are listed up to this many entries; the watcher alone reports the others. */
const MAX_ENTRIES = 10_000;

/**
 * Reads a folder that has appeared several times, and passes on the files below it that the watcher has not seen.
 *
 * @param folder absolute path
 * @param isKnown whether the watcher knows a path
 * @param found is called with absolute paths
 * @returns stops it
 */
export function readNewFolder(
  folder: string,
  isKnown: (path: string) => boolean,
  found: (path: string) => void,
): () => void {
  const timers = AGAIN_MS.map((delay) =>
    setTimeout(() => {
      for (const path of filesBelow(folder)) if (!isKnown(path)) found(path);
    }, delay).unref(),
  );
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .slice(0, MAX_ENTRIES)
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    // It is gone again, or may not be read: the watcher reports both.
    return [];
  }
}
