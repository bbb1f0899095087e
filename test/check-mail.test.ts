import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Result, probeable as run } from './support/command-line.ts';

/* check - with what kernel people have at hand: patches and series as they were mailed. */

let folder = '';
const check = (input: string, ...args: readonly string[]): Result =>
  run(['check', '-', ...args], { cwd: folder, input });
interface Found {
  readonly rule: string;
  readonly line: number;
  readonly message: string;
}
function findings(
  input: string,
): { path: string; syscall: string; grade: string | null; findings: Found[] }[] {
  const { stdout, stderr, status } = check(input, '--format', 'json');
  if (status === 2) throw new Error(stderr);
  return JSON.parse(stdout).files;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-mail-'));
  return () => rmSync(folder, { recursive: true });
});

const envelope = 'From mboxrd@z Thu Jan  1 00:00:00 1970\n';
function mail(part: string, subject: string, body: string, more = ''): string {
  return `From: A. Developer <a@example.org>
To: linux-kernel@vger.kernel.org
Cc: linux-api@vger.kernel.org,
	linux-man@vger.kernel.org
Subject: [PATCH ${part}] ${subject}
Date: Sun, 22 Nov 2026 10:00:00 +0100
Message-ID: <20261122-xyzzy-${part.replace('/', '-')}@example.org>
${more}
${body}
-- 
2.47.0

`;
}
function diff(path: string, lines: readonly string[], isNew = false): string {
  const from = isNew ? '/dev/null' : `a/${path}`;
  return `diff --git a/${path} b/${path}
${isNew ? 'new file mode 100644\n' : ''}--- ${from}
+++ b/${path}
@@ -${isNew ? '0,0' : '10,0'} +${isNew ? 1 : 10},${lines.length} @@
${lines.map((line) => `+${line}`).join('\n')}
`;
}
const core = diff('fs/xyzzy.c', [
  'SYSCALL_DEFINE3(xyzzy, int, fd, struct xyzzy_args __user *, args, loff_t, where)',
  '{',
  '	return do_xyzzy(fd, args, where);',
  '}',
]);
const header = diff('include/uapi/linux/xyzzy.h', [
  'struct xyzzy_args {',
  '	__u32 what;',
  '	const char *name;',
  '};',
]);
const tables = diff('scripts/syscall.tbl', ['480	common	xyzzy			sys_xyzzy']);
const selftest = diff('tools/testing/selftests/xyzzy/xyzzy_test.c', ['int main(void) { return 0; }'], true);

const spec = `syscall: plugh
prototype: int plugh(int fd, unsigned int flags)
entry:
  - permission: CAP_SYS_ADMIN
    error: EPERM
  - check: flags != 0
    error: EINVAL
  - lookup: fd
    error: EBADF
  - effect: does it
`;

describe('a series', () => {
  const series = [
    mail('0/3', 'xyzzy()', 'SYSCALL_DEFINE3(xyzzy and +SYSCALL_DEFINE3(xyzzy2 are words here.\n'),
    mail('1/3', 'fs: add xyzzy()', core + header),
    mail('2/3', 'wire up xyzzy()', tables),
    mail('3/3', 'selftests: test xyzzy()', selftest),
  ]
    .map((message) => envelope + message)
    .join('');

  test('is judged by prototypes, structs, numbers, and what it brings along', () => {
    const [file] = findings(series);
    expect(file).toMatchObject({ path: '-', syscall: 'xyzzy', grade: null });
    const line = series.split('\n').findIndex((text) => text.startsWith('+SYSCALL_DEFINE3(xyzzy')) + 1;
    expect(file?.findings.map((finding) => [finding.rule, finding.line])).toEqual(
      [
        'abi-number',
        'flags-argument',
        'abi-compat',
        'abi-compat',
        'struct-size',
        'abi-pointer-in-struct',
      ].map((rule) => [rule, line]),
    );
    expect(check(series).stderr).toContain('xyzzy has no spec, and is judged by its prototype alone');
  });

  test('that adds a setter with its getter hears of no missing one', () => {
    const call = (name: string): string => core.replaceAll('xyzzy', name);
    const rules = (text: string): readonly string[] =>
      findings(text).flatMap(({ findings: all }) => all.map(({ rule }) => rule));
    const setter = envelope + mail('1/2', 'fs: add set_mood()', call('set_mood'));
    const getter = envelope + mail('2/2', 'fs: add get_mood()', call('get_mood'));
    expect(rules(setter)).toContain('set-without-get');
    expect(rules(setter + getter)).not.toContain('set-without-get');
  });

  test('that is incomplete is not blamed for what the other patches bring', () => {
    const [file] = findings(mail('1/3', 'fs: add xyzzy()', core + header));
    expect(file?.findings.filter(({ rule }) => rule.startsWith('process-'))).toEqual([]);
  });

  test('that brings nothing along hears of it', () => {
    const alone = mail('v2', 'fs: add xyzzy()', core).replace(/^Cc:.*\n\t.*\n/m, '');
    const rules = findings(alone)[0]?.findings.map(({ rule }) => rule);
    expect(rules).toEqual(
      expect.arrayContaining([
        'process-discussion',
        'process-man-page',
        'process-selftest',
        'process-tables',
      ]),
    );
  });

  test.each([
    ['quoted-printable', (body: string) => body.replaceAll('=', '=3D').replaceAll('\t', '=09')],
    [
      'base64',
      (body: string) =>
        Buffer.from(body)
          .toString('base64')
          .replace(/(.{76})/g, '$1\n'),
    ],
  ])('in %s is the same', (encoding, encode) => {
    const plain = findings(mail('1/3', 'x', core + header))[0]?.findings.map(({ rule }) => rule);
    const text = mail('1/3', 'x', encode(core + header), `Content-Transfer-Encoding: ${encoding}\n`);
    expect(findings(text)[0]?.findings.map(({ rule }) => rule)).toEqual(plain);
  });

  test('that only moves a call proposes none', () => {
    const moved = core.replace(
      '+SYSCALL',
      '-SYSCALL_DEFINE3(xyzzy, int, fd, struct xyzzy_args __user *, args, loff_t, where)\n+SYSCALL',
    );
    expect(findings(mail('v1', 'move it', moved))).toEqual([]);
  });
});

describe('a patch with a spec', () => {
  test('that is new is judged as a file', () => {
    const patch = diff('content/plugh.yaml', spec.trimEnd().split('\n'), true);
    const [file] = findings(mail('v1', 'add plugh()', patch + core.replaceAll('xyzzy', 'plugh')));
    expect(file).toMatchObject({ path: 'content/plugh.yaml', syscall: 'plugh', grade: 'none' });
    expect(file?.findings.map(({ rule }) => rule)).toContain('probe-before-permission');
    expect(check(mail('v1', 'add plugh()', patch)).stdout).toContain('4 |   - permission: CAP_SYS_ADMIN');
  });

  test('that changes is judged as it will be', () => {
    mkdirSync(join(folder, 'content'));
    const sound = spec.replace('  - permission: CAP_SYS_ADMIN\n    error: EPERM\n', '');
    writeFileSync(join(folder, 'content/plugh.yaml'), sound);
    const patch = `diff --git a/content/plugh.yaml b/content/plugh.yaml
--- a/content/plugh.yaml
+++ b/content/plugh.yaml
@@ -2,3 +2,5 @@
 prototype: int plugh(int fd, unsigned int flags)
 entry:
+  - permission: CAP_SYS_ADMIN
+    error: EPERM
   - check: flags != 0
`;
    const found = findings(mail('v1', 'ask first', patch))[0]?.findings.map(({ rule }) => rule);
    expect(found).toContain('probe-before-permission');
    writeFileSync(join(folder, 'content/plugh.yaml'), 'syscall: plugh\nentirely: other\n');
    const unfit = check(mail('v1', 'ask first', patch));
    expect([unfit.status, unfit.stdout]).toEqual([2, expect.stringContaining('does not fit what is here')]);
  });

  test('is never written into a file by --fix', () => {
    mkdirSync(join(folder, 'content'));
    const before = spec.replace('EBADF', 'EBADFD');
    writeFileSync(join(folder, 'content/plugh.yaml'), before);
    const patch = `diff --git a/content/plugh.yaml b/content/plugh.yaml
--- a/content/plugh.yaml
+++ b/content/plugh.yaml
@@ -1,2 +1,3 @@
 syscall: plugh
+summary: from a stranger
 prototype: int plugh(int fd, unsigned int flags)
`;
    writeFileSync(join(folder, 'series.mbox'), mail('v1', 'x', patch));
    run(['check', 'series.mbox', '--fix=all'], { cwd: folder });
    expect(readFileSync(join(folder, 'content/plugh.yaml'), 'utf8')).toBe(before);
  });

  test('cannot reach outside of the folder', () => {
    const patch = diff('../outside.yaml', spec.trimEnd().split('\n'), true);
    expect(findings(mail('v1', 'x', patch))).toEqual([]);
  });
});

describe('for b4 and patchwork', () => {
  test('a patch without a system call is nothing to report', () => {
    const { stdout, status } = check(mail('1/1', 'fix a typo', diff('a.c', ['int a;'])), '--format', 'b4');
    expect([status, stdout]).toEqual([0, '[]\n']);
    expect(JSON.parse(check(mail('1/1', 'x', ''), '--format', 'patchwork').stdout)).toMatchObject({
      context: 'probeable',
      state: 'success',
    });
  });

  test('b4 gets a column, whatever the exit status', () => {
    const { stdout } = check(mail('1/3', 'add', core + header), '--format', 'b4', '--fail-on', 'never');
    const [column] = JSON.parse(stdout);
    expect(column).toMatchObject({
      tool: 'probeable',
      status: 'warn',
      url: expect.stringMatching(/^https:/),
    });
    expect(column.details).toContain('[struct-size]');
  });

  test('patchwork gets a state', () => {
    const patch = diff('content/plugh.yaml', spec.trimEnd().split('\n'), true);
    const found = JSON.parse(check(mail('v1', 'add', patch), '--format', 'patchwork').stdout);
    expect(found).toMatchObject({ state: 'fail', target_url: expect.stringMatching(/^https:/) });
    expect(found.description.length).toBeLessThanOrEqual(200);
  });
});

test('a flood of messages or of calls is read as far as the bound', () => {
  const calls = Array.from({ length: 20_000 }, (_, at) => `SYSCALL_DEFINE1(x${at}, int, fd)`);
  const [column] = JSON.parse(check(mail('1/2', 'x', diff('a.c', calls)), '--format', 'b4').stdout);
  expect(column.details.length).toBeGreaterThan(1000);

  const flood = `${envelope}Subject: [PATCH 1/999999] x\n\n`.repeat(50_000);
  expect(check(flood, '--format', 'b4').stdout).toBe('[]\n');
});
