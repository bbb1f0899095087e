import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describeSystemError, Failure } from '../failure.ts';

/** Where the code of system calls, and what it calls, lies in a tree. Drivers are reached through pointers alone. */
const FOLDERS = [
  'fs',
  'kernel',
  'mm',
  'net',
  'ipc',
  'security',
  'io_uring',
  'block',
  'lib',
  'include',
  'init',
  'drivers/char',
];
/** A generated table of registers is larger; no system call is defined there. */
const MAX_FILE = 4 * 1024 * 1024;
const MAX_FILES = 100_000;
/** A tree of Linux has 13 (`Documentation` is not read). */
const MAX_DEPTH = 40;

/** The state of a file on disk: it has the same text as long as this is the same. */
export type FileState = readonly [size: number, modifiedMs: number, changedMs: number, inode: number];

/** The C files of a kernel tree for one architecture, by their paths in the tree, with their states. */
export function sourceFiles(folder: string, architecture: string): ReadonlyMap<string, FileState> {
  const paths = [...FOLDERS, `arch/${architecture}`].flatMap((part) => pathsIn(folder, part));
  if (paths.length > MAX_FILES) throw new Failure(`--tree ${folder}: has more than ${MAX_FILES} C files`);
  const files = new Map<string, FileState>();
  for (const path of paths.sort()) {
    const state = stateOf(join(folder, path));
    if (state && state[0] <= MAX_FILE) files.set(path, state);
  }
  return files;
}

/** A symbolic link is not followed: what it leads to may lie outside of the tree, or around it. */
function pathsIn(folder: string, part: string): readonly string[] {
  const found: string[] = [];
  const open: { readonly path: string; readonly depth: number }[] = [{ path: part, depth: 0 }];
  for (let next = open.pop(); next !== undefined && found.length <= MAX_FILES; next = open.pop()) {
    if (next.depth > MAX_DEPTH) continue;
    for (const entry of list(folder, next.path)) {
      const path = `${next.path}/${entry.name}`;
      if (entry.isDirectory()) open.push({ path, depth: next.depth + 1 });
      else if (entry.isFile() && /\.[ch]$/.test(entry.name)) found.push(path);
    }
  }
  return found;
}

/** What is in a folder of the tree; nothing where it has no such folder, or no longer. */
function list(folder: string, path: string) {
  try {
    return readdirSync(join(folder, path), { withFileTypes: true });
  } catch (error) {
    const fault = describeSystemError(error);
    if (fault === undefined) throw error;
    if (isAbsent(error)) return [];
    throw unreadable(folder, path, fault);
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** What cannot be read would be missing in silence, and calls would be judged as if nothing defined it. */
function unreadable(folder: string, path: string, fault: string): Failure {
  return new Failure(
    `--tree ${folder}: ${path}: ${fault}, so the code there is not known\nhelp: make it readable, or name a copy of the tree that is`,
  );
}

/** The text of a file of the tree; undefined where it is gone or too large. */
export function readTreeFile(folder: string, path: string): string | undefined {
  const file = join(folder, path);
  try {
    return statSync(file).size > MAX_FILE ? undefined : readFileSync(file, 'utf8');
  } catch (error) {
    const fault = describeSystemError(error);
    if (fault === undefined) throw error;
    if (isAbsent(error)) return undefined;
    throw unreadable(folder, path, fault);
  }
}

function stateOf(path: string): FileState | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found && [found.size, found.mtimeMs, found.ctimeMs, found.ino];
  } catch (error) {
    if (describeSystemError(error) === undefined) throw error;
    return undefined;
  }
}

/** The text of a file; undefined where it is gone, is no file, may not be read, or is too large. */
export function readSource(path: string): string | undefined {
  try {
    const found = statSync(path);
    return !found.isFile() || found.size > MAX_FILE ? undefined : readFileSync(path, 'utf8');
  } catch (error) {
    if (describeSystemError(error) === undefined) throw error;
    return undefined;
  }
}
