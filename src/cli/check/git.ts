import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { Failure } from '../failure.ts';

/** A file in a commit. */
interface Blob {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly id: string;
}

/** Larger files are skipped, as `check` does. */
const MAX_BLOB = 16 * 1024 * 1024;
const MAX_OUTPUT = 1 << 30;

/**
 * Reads the spec files of a commit, by path relative to the working directory. Reads only objects: it does not touch the
 * work tree or the index, and runs no hook. `current` returns the present text of a path, so that unchanged files need not
 * be read again.
 */
export function readCommit(
  ref: string,
  isWanted: (path: string) => boolean,
  current: (path: string) => string | undefined,
): ReadonlyMap<string, string> {
  const prefix = git(['rev-parse', '--show-prefix'], ref).toString().trimEnd();
  const tree = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{tree}`], ref);
  const up = '../'.repeat(prefix.split('/').length - 1);
  const here = (path: string): string => (path.startsWith(prefix) ? path.slice(prefix.length) : up + path);
  const blobs = listBlobs(tree.toString().trim(), ref).filter(({ path }) => isWanted(here(path)));
  const texts = new Map<string, string>();
  const missing: Blob[] = [];
  for (const blob of blobs) {
    const text = current(here(blob.path));
    if (text !== undefined && blobId(text, blob.id.length) === blob.id) texts.set(here(blob.path), text);
    else missing.push(blob);
  }
  for (const [path, text] of readBlobs(missing, ref)) texts.set(here(path), text);
  return texts;
}

/** The text of one file of a commit, by its path relative to the working directory; undefined if the commit has none. */
export function readFileOfCommit(ref: string, path: string): string | undefined {
  const name = `${ref}:./${path}`;
  const found = gitOutput(['cat-file', '-s', '--end-of-options', name], '');
  if (found.status !== 0 || Number(found.stdout.toString()) > MAX_BLOB) return undefined;
  return git(['cat-file', 'blob', '--end-of-options', name], ref).toString('utf8');
}

function listBlobs(tree: string, ref: string): readonly Blob[] {
  const output = git(['ls-tree', '-r', '-z', '-l', '--full-tree', tree], ref).toString();
  return output.split('\0').flatMap((line): Blob[] => {
    const [, type, id, size, path] = /^\d+ (\w+) ([\da-f]+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
    const isSpec = type === 'blob' && path !== undefined && /\.ya?ml$/.test(path);
    if (!isSpec || id === undefined || Number(size) > MAX_BLOB) return [];
    return [{ path, id }];
  });
}

/** `git cat-file --batch`: a line `id type size` for each object, then its bytes and a newline. */
function readBlobs(blobs: readonly Blob[], ref: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  if (blobs.length === 0) return texts;
  const output = git(['cat-file', '--batch'], ref, blobs.map(({ id }) => `${id}\n`).join(''));
  let at = 0;
  for (const { path } of blobs) {
    const end = output.indexOf(0x0a, at);
    const size = Number(output.subarray(at, end).toString().split(' ')[2]);
    if (!Number.isInteger(size)) throw new Failure(`--base ${ref}: git does not have ${path}`);
    texts.set(path, output.subarray(end + 1, end + 1 + size).toString('utf8'));
    at = end + 1 + size + 1;
  }
  return texts;
}

/** Git's object id for this content, in a repository with SHA-1 or SHA-256. */
function blobId(text: string, length: number): string {
  const bytes = Buffer.from(text);
  return createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}

function git(args: readonly string[], ref: string, input?: string): Buffer {
  const { status, stdout, stderr, error } = gitOutput(args, input ?? '');
  if (error !== undefined)
    throw new Failure(
      `--base ${ref}: ${'code' in error && error.code === 'ENOENT' ? 'git is not installed' : error.message}`,
    );
  if (status === 0) return stdout;
  const why = stderr.toString().trim().split('\n')[0] ?? '';
  throw new Failure(`--base ${ref}: ${why === '' ? 'neither a folder nor a commit has this name' : why}`);
}

function gitOutput(args: readonly string[], input: string) {
  return spawnSync('git', args, {
    input,
    maxBuffer: MAX_OUTPUT,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
  });
}
