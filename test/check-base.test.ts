import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { probeable as run } from './support/command-line.ts';

/* check --base: against a commit of a real repository, and against a folder. */

let folder = '';
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

interface Found {
  readonly path: string;
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
}

function check(args: readonly string[], options: { cwd?: string; input?: string } = {}): readonly Found[] {
  const { stdout, stderr, status } = run(['check', '--format', 'json', ...args], {
    cwd: options.cwd ?? folder,
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  if (status === 2) throw new Error(stderr);
  const report: { files: { path: string; findings: Omit<Found, 'path'>[] }[] } = JSON.parse(stdout);
  return report.files.flatMap(({ path, findings }) => findings.map((finding) => ({ ...finding, path })));
}
const briefly = (found: readonly Found[]): string[] =>
  found.map(({ path, rule, severity }) => `${path} ${rule} ${severity}`);

const spec = (name: string, entry: string): string =>
  `syscall: ${name}\nstatus: merged\nsince: "6.1"\nprototype: int ${name}(int fd, unsigned int flags)\nentry:\n${entry}probes:\n  - call: ${name}(-1, 0)\n    expect: EBADF\n`;
const good =
  '  - check: flags != 0\n    error: EINVAL\n  - lookup: fd\n    error: EBADF\n  - effect: does it\n';
const loose = '  - lookup: fd\n    error: EBADF\n  - effect: does it\n';
const masked = `  - permission: CAP_SYS_ADMIN\n    error: EPERM\n${good}`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-base-'));
  git('init', '-q');
  write('content/a.yaml', spec('plugh', good));
  write('content/b.yaml', spec('xyzzy', loose));
  git('add', '.');
  git('commit', '-qm', 'first');
  return () => rmSync(folder, { recursive: true });
});

describe('against a commit', () => {
  test('a published probe that is lost is an error, with the step that took it', () => {
    write('content/a.yaml', spec('plugh', masked));
    const found = check(['--base', 'HEAD']);
    expect(briefly(found)).toContain('content/a.yaml abi-breaking error');
    expect(found.find(({ rule }) => rule === 'abi-breaking')?.message).toBe(
      'the published probe plugh(-1, 0) no longer holds: step 1 (permission: CAP_SYS_ADMIN) can fail with EPERM, which a filter returns too',
    );
    expect(check(['content']).filter(({ rule }) => rule === 'abi-breaking')).toEqual([]);
  });

  test('nothing of the repository is touched, not even the index', () => {
    write('content/a.yaml', spec('plugh', masked));
    write('content/new.yaml', spec('frotz', loose));
    const before = [readFileSync(join(folder, '.git/index')), git('status', '--porcelain=v2')];
    check(['--base', 'HEAD', '--new-only']);
    expect([readFileSync(join(folder, '.git/index')), git('status', '--porcelain=v2')]).toEqual(before);
  });

  test('a file that was renamed is the same call', () => {
    renameSync(join(folder, 'content/a.yaml'), join(folder, 'content/z.yaml'));
    write('content/z.yaml', spec('plugh', masked));
    expect(briefly(check(['--base', 'HEAD']))).toContain('content/z.yaml abi-breaking error');
  });

  test('--new-only leaves out what the base has, and keeps what came', () => {
    expect(briefly(check([]))).toEqual(['content/b.yaml flags-unknown-bits warning']);
    expect(check(['--base', 'HEAD', '--new-only'])).toEqual([]);
    write('content/b.yaml', `# moved about\n${spec('xyzzy', loose)}`);
    write('content/c.yaml', spec('frotz', loose));
    expect(briefly(check(['--base', 'HEAD', '--new-only']))).toEqual([
      'content/c.yaml flags-unknown-bits warning',
    ]);
  });

  test('works from a folder below, for one file, and for standard input', () => {
    write('content/a.yaml', spec('plugh', masked));
    const below = join(folder, 'content');
    expect(briefly(check(['.', '--base', 'HEAD'], { cwd: below }))).toContain('a.yaml abi-breaking error');
    expect(briefly(check(['a.yaml', '--base', 'HEAD'], { cwd: below }))).toContain(
      'a.yaml abi-breaking error',
    );
    mkdirSync(join(folder, 'other'));
    expect(briefly(check(['../content', '--base', 'HEAD'], { cwd: join(folder, 'other') }))).toContain(
      '../content/a.yaml abi-breaking error',
    );
    const input = spec('plugh', masked);
    expect(briefly(check(['-', '--stdin-name', 'content/a.yaml', '--base', 'HEAD'], { input }))).toContain(
      'content/a.yaml abi-breaking error',
    );
  });

  test.each([
    ['no-such-branch', 'neither a folder nor a commit has this name'],
    ['--upload-pack=x', 'neither a folder nor a commit'],
  ])('%s is refused', (ref, message) => {
    const { status, stderr } = run(['check', `--base=${ref}`], { cwd: folder });
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test('a repository with SHA-256 does as well', () => {
    rmSync(join(folder, '.git'), { recursive: true });
    git('init', '-q', '--object-format=sha256');
    git('add', '.');
    git('commit', '-qm', 'first');
    write('content/a.yaml', spec('plugh', masked));
    expect(briefly(check(['--base', 'HEAD']))).toContain('content/a.yaml abi-breaking error');
  });
});

test('against a folder', () => {
  cpSync(join(folder, 'content'), join(folder, 'old'), { recursive: true });
  write('content/a.yaml', spec('plugh', masked));
  expect(briefly(check(['--base', 'old']))).toContain('content/a.yaml abi-breaking error');
  expect(briefly(check(['--base', 'old', '--new-only']))).not.toContain(
    'content/b.yaml flags-unknown-bits warning',
  );
});

test('--new-only needs a base', () => {
  expect(run(['check', '--new-only'], { cwd: folder })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--new-only needs a base to compare with'),
  });
});
