import { spawn, spawnSync } from 'node:child_process';
import { describeSystemError, Failure } from '../failure.ts';
import type { ArchivedMail, MailArchive } from './archived-mail.ts';

/** Larger mails are left out. The lists of the kernel take no more than some hundred kilobytes. */
const MAX_MAIL = 4 * 1024 * 1024;

/** A line for each commit; some millions of them are in the largest archives. */
const MAX_COMMITS = 1 << 28;

/**
 * Opens a repository of public-inbox (version 2, public-inbox-v2-format(5)): each commit has one mail in the file `m`. Only
 * objects are read: no hook, no pager and no program that its configuration names is run.
 *
 * @param since which mails are read, as `git rev-list --since` takes it; undefined: all
 */
export function openPublicInbox(folder: string, since: string | undefined): MailArchive {
  const commits = revisions(folder, since);
  const faults: string[] = [];
  return {
    faults,
    async *mails(wanted) {
      const asked = commits.filter((commit) => wanted === undefined || wanted.has(commit));
      yield* readBlobs(folder, asked, faults);
    },
  };
}

/** The commits from the oldest one on. */
function revisions(folder: string, since: string | undefined): readonly string[] {
  const range = since === undefined ? [] : [`--since=${since}`];
  const { status, stdout, stderr, error } = spawnSync(
    'git',
    ['-C', folder, 'rev-list', '--reverse', ...range, 'HEAD'],
    { maxBuffer: MAX_COMMITS, env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' } },
  );
  if (error !== undefined) throw new Failure(`${folder}: ${notRun(error)}`);
  if (status === 0)
    return stdout
      .toString()
      .split('\n')
      .filter((line) => line !== '');
  const why = stderr.toString().trim().split('\n')[0] ?? '';
  throw new Failure(`${folder} is no repository of public-inbox${why === '' ? '' : `: ${why}`}`);
}

function notRun(error: Error): string {
  return 'code' in error && error.code === 'ENOENT'
    ? 'git is not installed'
    : (describeSystemError(error) ?? error.message);
}

/** `git cat-file --batch`: a line `id type size` for each object, then its bytes and a newline. */
async function* readBlobs(
  folder: string,
  commits: readonly string[],
  faults: string[],
): AsyncGenerator<ArchivedMail> {
  if (commits.length === 0) return;
  const git = spawn('git', ['-C', folder, 'cat-file', '--batch'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
  });
  const failed = new Promise<never>((_, reject) =>
    git.on('error', (error) => reject(new Failure(`${folder}: ${notRun(error)}`))),
  );
  failed.catch(() => {});
  // A reader that stops early closes the pipe.
  git.stdin.on('error', () => {});
  git.stdin.end(commits.map((commit) => `${commit}:m\n`).join(''));
  const output = new Chunks(git.stdout[Symbol.asyncIterator](), failed);
  try {
    for (const key of commits) {
      const line = await output.line();
      const size = Number(/^[\da-f]+ blob (\d+)$/.exec(line)?.[1] ?? Number.NaN);
      // A commit that deletes a mail has no file "m".
      if (!Number.isInteger(size)) continue;
      if (size > MAX_MAIL) {
        await output.skip(size + 1);
        faults.push(`the mail of commit ${key} was not read: it has ${size} bytes`);
        continue;
      }
      const bytes = await output.bytes(size);
      await output.skip(1);
      yield { key, bytes };
    }
  } finally {
    git.kill();
  }
}

/** Reads a stream by lines and lengths. */
class Chunks {
  readonly #source: AsyncIterator<Buffer>;
  readonly #failed: Promise<never>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterator<Buffer>, failed: Promise<never>) {
    this.#source = source;
    this.#failed = failed;
  }

  /** The next line, without its end; what is left where the stream ends. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf(0x0a);
      if (end !== -1) {
        const line = this.#rest.toString('utf8', 0, end);
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      if (!(await this.#more())) throw new Failure('git ended before it had written everything');
    }
  }

  async bytes(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = count; left > 0; ) {
      if (this.#rest.length === 0 && !(await this.#more()))
        throw new Failure('git ended before it had written everything');
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  async skip(count: number): Promise<void> {
    await this.bytes(count);
  }

  async #more(): Promise<boolean> {
    const next = await Promise.race([this.#source.next(), this.#failed]);
    if (next.done === true) return false;
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
    return true;
  }
}
