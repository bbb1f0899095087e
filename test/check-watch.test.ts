import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { probeable, program } from './support/command-line.ts';

/* `check --watch` in a process of its own, which is told of changes by writing files. */

let folder = '';
let child: ChildProcess | undefined;
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const spec = (errno: string, name = 'xyzzy'): string =>
  `syscall: ${name}\nprototype: int ${name}(int fd)\nentry:\n  - lookup: fd\n    error: ${errno}\n`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-watch-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  child = undefined;
  rmSync(folder, { recursive: true });
});

/** A watching process: what it has said since it was last asked, and how it ends. */
class Watching {
  readonly #child: ChildProcess;
  #text = '';
  readonly ended: Promise<number | null>;

  constructor(args: readonly string[]) {
    this.#child = spawn(process.execPath, [program, 'check', '--watch', ...args], { cwd: folder });
    child = this.#child;
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#text += text;
      });
    this.ended = new Promise((resolve) => this.#child.once('close', resolve));
  }

  /** Waits until it has said something, and gives all that it said since the last time. */
  async says(what: string): Promise<string> {
    await expect.poll(() => this.#text, { timeout: 60_000, interval: 20 }).toContain(what);
    const said = this.#text;
    this.#text = '';
    return said;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }
}

const WAITING = 'waiting for changes';

test('judges a changed spec again, and shows the same report once', async () => {
  write('content/a.yaml', spec('EBADFD'));
  const watching = new Watching(['--select', 'probe-ebadfd']);
  expect(await watching.says(WAITING)).toContain('error[probe-ebadfd]: looking up "fd"');
  write('content/a.yaml', spec('EBADF'));
  const clean = await watching.says(`content/a.yaml changed; ${WAITING}`);
  expect(clean).toContain('1 spec checked: nothing to report');
  expect(clean).not.toContain('probe-ebadfd');
  write('content/a.yaml', `# a comment\n${spec('EBADF')}`);
  const same = await watching.says(`content/a.yaml changed; ${WAITING}`);
  expect(same).toContain('no change in the report');
  expect(same).not.toContain('1 spec checked');
  write('content/new/b.yaml', spec('EBADFD', 'plugh'));
  expect(await watching.says(`content/new/b.yaml changed; ${WAITING}`)).toContain('content/new/b.yaml:5:12');
  // Neither in a terminal's way, nor in that of a pipe.
  watching.signal('SIGINT');
  expect(await watching.ended).toBe(130);
});

test('a file that is deleted is told of, and taken up when it is back', async () => {
  write('a.yaml', spec('EBADF'));
  const watching = new Watching(['a.yaml', '--select', 'probe-ebadfd']);
  await watching.says(WAITING);
  rmSync(join(folder, 'a.yaml'));
  expect(await watching.says(`a.yaml was deleted; ${WAITING}`)).toContain(
    'a.yaml: no such file or directory',
  );
  // As editors write: beside the file, and over it.
  write('a.yaml~', spec('EBADFD'));
  renameSync(join(folder, 'a.yaml~'), join(folder, 'a.yaml'));
  expect(await watching.says(`a.yaml changed; ${WAITING}`)).toContain('a.yaml:5:12');
  watching.signal('SIGTERM');
  expect(await watching.ended).toBe(143);
});

test('a configuration is read again, and a faulty one is no end', async () => {
  write('specs/a.yaml', spec('EBADFD'));
  const watching = new Watching(['specs']);
  expect(await watching.says(WAITING)).toContain('error[probe-ebadfd]');
  write('probeable.config.yaml', 'rules: {probe-ebad: off}\n');
  expect(await watching.says(`probeable.config.yaml changed; ${WAITING}`)).toContain(
    'probeable.config.yaml:1:9: there is no rule "probe-ebad"; did you mean "probe-ebadfd"?',
  );
  write('probeable.config.yaml', 'rules: {probe-ebadfd: off}\n');
  const off = await watching.says(`probeable.config.yaml changed; ${WAITING}`);
  expect(off).not.toContain('probe-ebadfd');
  expect(off).toContain('1 spec checked');
});

describe('is refused', () => {
  test.each([
    [['-'], '--watch cannot watch standard input'],
    [['.', '--fix'], 'fixes would change files while you edit them'],
    [['.', '--format', 'json'], 'write the report to a file with --output json:FILE'],
    [['missing.yaml', '--config', 'none.yaml'], 'none.yaml: no such file or directory'],
    [[], 'nothing to read'],
  ])('%j', (args, message) => {
    expect(probeable(['check', '--watch', ...args], { cwd: folder })).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });
});
