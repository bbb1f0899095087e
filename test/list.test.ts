import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtSite } from './support/built-site.ts';
import { probeable } from './support/command-line.ts';
import { MAKING_MS } from './support/made-once.ts';

const root = join(import.meta.dirname, '..');
const list = (args: readonly string[], input?: string) =>
  probeable(['list', ...args], { cwd: root, ...(input === undefined ? {} : { input }) });

/** What the tests read of `list --format json`. */
interface Listed {
  readonly syscall: string;
  readonly grade: string;
  readonly ambiguous: boolean | null;
  readonly steps: readonly { readonly step: number; readonly kind: string; readonly text: string }[];
}

const listed = (...args: readonly string[]): readonly Listed[] =>
  JSON.parse(list([...args, '--format', 'json']).stdout);

const spec = (...steps: readonly string[]): string =>
  [
    'syscall: xyzzy',
    'prototype: int xyzzy(int fd, unsigned int flags)',
    'entry:',
    ...steps.map((step) => `  - ${step}`),
    '',
  ].join('\n');

test('each shipped call has the grade and the EPERM that check gives it', () => {
  const checked: { files: { syscall: string; path: string; grade: string; ambiguous: boolean | null }[] } =
    JSON.parse(
      probeable(['check', 'content/syscalls', 'content/derived', '--format', 'json', '--fail-on', 'never'], {
        cwd: root,
      }).stdout,
    );
  const expected = checked.files.map(({ syscall, grade, ambiguous }) => ({ syscall, grade, ambiguous }));
  expect(listed().map(({ syscall, grade, ambiguous }) => ({ syscall, grade, ambiguous }))).toEqual(
    expected.toSorted((a, b) => (a.syscall < b.syscall ? -1 : 1)),
  );
});

test('a line has the grade, the EPERM and the best probe of a call', () => {
  expect(list(['close_range', 'cachestat', 'vhangup']).stdout).toBe(
    [
      'cachestat    strong     EPERM   cachestat(-1, NULL, NULL, 0) → EBADF',
      'close_range  permanent          close_range(1, 0, 0) → EINVAL',
      'vhangup      none       EPERM',
      '',
      '3 system calls on x86_64, the newest release: 2 can fail with EPERM themselves, 1 cannot',
      '',
    ].join('\n'),
  );
});

test('--eperm shows the steps that fail with EPERM, and names the calls that have none', () => {
  const { stdout } = list(['--eperm', 'setns', 'close_range', 'sethostname']);
  expect(stdout).toBe(
    [
      'sethostname',
      '  step 1, permission: CAP_SYS_ADMIN over the UTS namespace',
      'setns',
      "  step 5, permission: CAP_SYS_ADMIN over the namespace to join, and for some in one's own",
      '',
      'never fail with EPERM themselves: close_range',
      '',
      '3 system calls on x86_64, the newest release: 2 can fail with EPERM themselves, 1 cannot',
      '',
    ].join('\n'),
  );
  expect(listed('--eperm').every(({ ambiguous, steps }) => ambiguous !== false && steps.length > 0)).toBe(
    true,
  );
});

test('a release lists what it has, and says how many it lacks', () => {
  const { stdout } = list(['epoll_pwait2', 'openat2', '--kernel', '5.10']);
  expect(stdout).toContain('\n1 system call on x86_64, Linux 5.10: ');
  expect(stdout).toContain('; Linux 5.10 lacks 1 more\n');
  expect(stdout).not.toContain('epoll_pwait2');
});

test('what a blank may do is not known, and never counts as "cannot"', () => {
  const text = spec('lookup: fd\n    error: EBADF', 'blank: xyzzy_more(), not found', 'effect: changes it');
  expect(list(['-', '--eperm'], text).stdout).toBe(
    [
      'xyzzy (not known)',
      '  step 2, blank: xyzzy_more(), not found',
      '',
      '1 system call on x86_64, the newest release: 0 can fail with EPERM themselves, 0 cannot, of 1 it is not known',
      '',
    ].join('\n'),
  );
});

test('where one step fails with EPERM, code that was not followed may, too', () => {
  const text = spec('permission: CAP_X\n    error: EPERM', 'blank: xyzzy_more(), not found', 'effect: x');
  expect(list(['-', '--eperm'], text).stdout).toContain(
    'xyzzy\n  step 1, permission: CAP_X\n  perhaps step 2, blank: xyzzy_more(), not found\n',
  );
});

test('a step says under which condition, and where the kernel has it', () => {
  const text = spec(
    'permission: CAP_X\n    when: flags == 1\n    error: EPERM\n    source: fs/x.c:12',
    'effect: x',
  );
  expect(list(['-', '--eperm'], text).stdout).toContain(
    '  step 1, permission: CAP_X, where flags == 1  (fs/x.c:12)\n',
  );
});

test('a name that no spec has is an error with what was meant', () => {
  expect(list(['close_rang'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('no spec describes "close_rang"; did you mean "close_range"?'),
  });
});

test('the site has the same as a page and as data', { timeout: MAKING_MS }, () => {
  const folder = join(builtSite(), 'syscalls/eperm');
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const [, never = '', possible = ''] = page.split(/<h2[^>]*>(?=Never|Possible)/);
  const calls = listed();
  for (const { syscall, ambiguous } of calls)
    expect([syscall, never.includes(`<code>${syscall}</code>`)]).toEqual([syscall, ambiguous === false]);
  expect(possible).toContain('step 1, permission: CAP_SYS_ADMIN over the UTS namespace');
  const data: readonly Listed[] = JSON.parse(readFileSync(join(folder, 'data.json'), 'utf8'));
  expect(data.map(({ syscall, steps }) => [syscall, steps])).toEqual(
    calls.map(({ syscall, steps }) => [syscall, steps]),
  );
});
