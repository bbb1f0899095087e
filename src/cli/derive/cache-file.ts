import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describeSystemError } from '../failure.ts';
import { PACKAGE } from '../package-info.ts';

/** What a cache file begins with: what it is, and the program that wrote it. That of another program is no cache. */
const MAGIC = 'probeable kernel tree cache';
const HASH_LENGTH = 32;
/** No kernel's index is larger. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Names of cache files, and of what is renamed to one. */
const NAMES = /^(?:tree|reached)-[\da-f]{32}(?:\.[\da-f]{12})?$/;
const UNUSED_MS = 90 * 24 * 60 * 60 * 1000;

/** Where caches lie (XDG Base Directory Specification). */
function cacheFolder(): string {
  const own = process.env.XDG_CACHE_HOME;
  // A path that is not absolute has to be ignored, says the specification.
  return join(own?.startsWith('/') ? own : join(homedir(), '.cache'), 'probeable');
}

/** A file that saves work, and that may be missing, damaged or removed at any time. */
export class CacheFile {
  readonly #path: string;
  readonly #head: Buffer;

  /**
   * @param version the program whose code decides what the content is; a newer one replaces the file
   * @param key what else the content depends on and is not checked when it is read
   */
  constructor(kind: 'tree' | 'reached', version: string, ...key: readonly string[]) {
    // Copies of the program in different folders do not replace each other's files.
    const hash = createHash('sha256')
      .update(JSON.stringify([PACKAGE.root, ...key]))
      .digest('hex');
    this.#path = join(cacheFolder(), `${kind}-${hash.slice(0, 32)}`);
    this.#head = Buffer.from(`${MAGIC} ${version}\n`);
  }

  /** What was written last; undefined where there is nothing, or nothing that this user wrote in whole. */
  read(): Buffer | undefined {
    try {
      const file = openSync(this.#path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        const { size, uid } = fstatSync(file);
        if (size > MAX_BYTES || (process.getuid && uid !== process.getuid())) return undefined;
        return unpacked(readFileSync(file), this.#head);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      if (describeSystemError(error) === undefined) throw error;
      return undefined;
    }
  }

  /** Replaces the file in one step. Without a place to write to there is no cache. */
  write(...parts: readonly Uint8Array[]): void {
    removeUnused(dirname(this.#path));
    const temporary = `${this.#path}.${randomBytes(6).toString('hex')}`;
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      writeFileSync(temporary, packed(Buffer.concat(parts), this.#head), { mode: 0o600, flag: 'wx' });
      renameSync(temporary, this.#path);
    } catch (error) {
      if (describeSystemError(error) === undefined) throw error;
      if (existsSync(temporary)) rmSync(temporary);
    }
  }
}

/** Removes caches of trees that nobody has asked about for a long time, and what an interrupted run left. */
function removeUnused(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (NAMES.test(name) && Date.now() - lstatSync(path).atimeMs > UNUSED_MS) rmSync(path);
    }
  } catch (error) {
    if (describeSystemError(error) === undefined) throw error;
  }
}

function packed(content: Uint8Array, head: Buffer): Buffer {
  const body = deflateRawSync(content, { level: 1 });
  return Buffer.concat([head, createHash('sha256').update(body).digest(), body]);
}

function unpacked(bytes: Buffer, head: Buffer): Buffer | undefined {
  const start = head.length + HASH_LENGTH;
  const body = bytes.subarray(start);
  if (!bytes.subarray(0, head.length).equals(head)) return undefined;
  if (!createHash('sha256').update(body).digest().equals(bytes.subarray(head.length, start)))
    return undefined;
  return inflateRawSync(body, { maxOutputLength: MAX_BYTES });
}
