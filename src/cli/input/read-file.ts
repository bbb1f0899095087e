import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { describeSystemError } from '../failure.ts';

/** A spec has some kilobytes; a file of many specs some megabytes. */
const MAX_FILE_SIZE = 16 * 1024 * 1024;

export type FileText =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      readonly message: string;
      /** What was read, where it is no UTF-8: mail may have other characters. */
      readonly bytes?: Buffer | undefined;
    };

/** Reads a text file of strangers: bounded, strictly UTF-8, no devices. The message says what is wrong, and where. */
export function readTextFile(path: string): FileText {
  let handle: number | undefined;
  try {
    handle = openSync(path, 'r');
    const status = fstatSync(handle);
    if (!status.isFile()) return { ok: false, message: 'is not a regular file' };
    if (status.size > MAX_FILE_SIZE) return { ok: false, message: tooLarge(status.size) };
    return decodeText(readWhole(handle, status.size));
  } catch (error) {
    const message = describeSystemError(error);
    if (message === undefined) throw error;
    return { ok: false, message };
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Reads standard input to its end, with the same bounds. */
export async function readStandardInput(): Promise<FileText> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes: Buffer = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_FILE_SIZE) return { ok: false, message: tooLarge(size) };
    chunks.push(bytes);
  }
  return decodeText(Buffer.concat(chunks));
}

/** Files that a kernel makes up while they are read (tracefs, procfs) say that they are empty. */
const MAX_MADE_UP = 1 << 20;

/** The bytes that the file had when it was opened; fewer if it has shrunk since. */
function readWhole(handle: number, stated: number): Buffer {
  const size = stated === 0 ? MAX_MADE_UP : stated;
  const buffer = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const count = readSync(handle, buffer, length, size - length, null);
    if (count === 0) break;
    length += count;
  }
  return buffer.subarray(0, length);
}

function tooLarge(size: number): string {
  const mebibytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MiB`;
  return `holds ${mebibytes(size)}; files of up to ${mebibytes(MAX_FILE_SIZE)} are read`;
}

function decodeText(bytes: Buffer): FileText {
  if (isUtf8(bytes)) return { ok: true, text: bytes.toString('utf8') };
  const offset = firstInvalidByte(bytes);
  const before = bytes.subarray(0, offset).toString('utf8');
  const line = before.split('\n').length;
  const column = before.length - before.lastIndexOf('\n');
  const byte = (bytes[offset] ?? 0).toString(16).padStart(2, '0');
  return {
    ok: false,
    bytes,
    message: `is not UTF-8: byte 0x${byte} at line ${line}, column ${column} (offset ${offset})`,
  };
}

/** The longest valid prefix, by bisection: a prefix cut inside a character is longer by up to three bytes. */
function firstInvalidByte(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isValidPrefix(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  while (low > 0 && !isUtf8(bytes.subarray(0, low))) low--;
  return low;
}

function isValidPrefix(bytes: Buffer): boolean {
  for (let cut = 0; cut < 4 && cut <= bytes.length; cut++) {
    if (isUtf8(bytes.subarray(0, bytes.length - cut))) return true;
  }
  return false;
}
