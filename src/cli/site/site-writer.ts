import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeSystemError, Failure } from '../failure.ts';

/** Writes the files of a site into a folder. */
export class SiteWriter {
  readonly #output: string;
  /** The folders that exist, each with whether this build has made it, so that it has no older files. */
  readonly #folders = new Map<string, { readonly isNew: boolean }>();

  constructor(output: string) {
    this.#output = output;
  }

  /**
   * Writes a file unless it already has the content, so that web servers and browsers see no change. Returns whether it
   * was new or had changed.
   */
  write(path: string, text: string | Uint8Array): boolean {
    const whole = join(this.#output, path);
    const content = Buffer.from(text);
    try {
      const folder = dirname(whole);
      const known = this.#folders.get(folder) ?? {
        isNew: mkdirSync(folder, { recursive: true }) !== undefined,
      };
      this.#folders.set(folder, known);
      if (!known.isNew && readOrNothing(whole)?.equals(content) === true) return false;
      writeFileSync(whole, content);
      return true;
    } catch (error) {
      const message = describeSystemError(error);
      if (message === undefined) throw error;
      throw new Failure(`cannot write ${whole}: ${message}`);
    }
  }
}

function readOrNothing(path: string): Buffer | undefined {
  // An error that is thrown for each new file would take longer than to write it.
  if (!existsSync(path)) return undefined;
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
