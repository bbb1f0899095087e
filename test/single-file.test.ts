import { spawnSync } from 'node:child_process';
import {
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/* The package as one file, far from the repository and its node_modules. */

const root = join(import.meta.dirname, '..');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-one-'));
  const made = spawnSync(process.execPath, ['build/single-file.mjs'], { cwd: root, encoding: 'utf8' });
  expect(made.stderr).toBe('');
  copyFileSync(join(root, 'dist/probeable.mjs'), join(folder, 'probeable.mjs'));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    XDG_CACHE_HOME: join(folder, 'cache'),
    NO_COLOR: '1',
  };
  return spawnSync(process.execPath, ['probeable.mjs', ...args], { cwd: folder, env, encoding: 'utf8' });
}

test('it checks, explains and simulates with nothing beside it, and unpacks once', () => {
  const spec = 'syscall: xyzzy\nprototype: int xyzzy(int fd)\nentry:\n  - lookup: fd\n    error: EBADF\n';
  writeFileSync(join(folder, 'xyzzy.yaml'), spec);
  const checked = run('check', 'xyzzy.yaml');
  expect(checked.stderr).toBe('');
  expect(checked.stdout).toContain('1 spec checked');
  const caches = join(folder, 'cache/probeable');
  const [unpacked = '', ...others] = readdirSync(caches);
  expect(others).toEqual([]);
  const { mtimeMs } = statSync(join(caches, unpacked));
  expect(run('explain', 'probe-exists').stdout).toContain('Userspace needs one call');
  expect(run('simulate', 'openat2', '--runtime', 'docker').stdout).toContain('openat2');
  expect(readdirSync(caches)).toEqual([unpacked]);
  expect(statSync(join(caches, unpacked)).mtimeMs).toBe(mtimeMs);
});

test.runIf(process.getuid?.() === 0)('it runs nothing that belongs to somebody else', () => {
  const caches = join(folder, 'cache/probeable');
  mkdirSync(caches, { recursive: true });
  chownSync(caches, 65534, 65534);
  const { status, stderr } = run('--version');
  chownSync(caches, 0, 0);
  expect(status).toBe(2);
  expect(stderr).toContain('belongs to somebody else');
});
