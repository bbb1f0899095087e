import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { describeSystemError } from '../failure.ts';
import { packedText } from './derived-specs.ts';

/** Limit on input files. A spec has some kilobytes, a file of many specs some megabytes. */
const MAX_FILE_SIZE = 16 * 1024 * 1024;

export type FileText =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      readonly message: string;
      /** The bytes, if they are not UTF-8: mail may have other encodings. */
      readonly bytes?: Buffer | undefined;
    };

/** Reads an untrusted text file: limited in size, strictly UTF-8, no devices. The message names the fault and its place. */
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
    const text = packedText(path);
    return text === undefined ? { ok: false, message } : { ok: true, text };
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/**
 * Reads a file of bytes, or standard input for `-`. Pipes and devices are allowed, but no more than the limit is read.
 */
export function readBytes(
  path: string,
): { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly message: string } {
  let handle: number | undefined;
  try {
    handle = path === '-' ? undefined : openSync(path, 'r');
    const chunks: Buffer[] = [];
    let size = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(1 << 16);
      const count = readSync(handle ?? 0, chunk);
      if (count === 0) return { ok: true, bytes: Buffer.concat(chunks) };
      size += count;
      if (size > MAX_FILE_SIZE) return { ok: false, message: tooLarge(size) };
      chunks.push(chunk.subarray(0, count));
    }
  } catch (error) {
    const message = describeSystemError(error);
    if (message === undefined) throw error;
    return { ok: false, message };
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Reads standard input to its end, with the same limits. */
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

/** Limit on files that the kernel generates on reading (tracefs, procfs), whose stated size is 0. */
const MAX_MADE_UP = 1 << 20;

/** Reads the bytes that the file had when it was opened, or fewer if it has shrunk since. */
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
  return `has ${mebibytes(size)}; the limit is ${mebibytes(MAX_FILE_SIZE)}`;
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

/** The length of the longest valid prefix, by bisection. A prefix may be cut within a character of up to four bytes. */
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
