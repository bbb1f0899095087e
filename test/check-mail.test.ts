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

  test('is judged by its code, structs, numbers, and what it brings along', () => {
    const [file] = findings(series);
    expect(file).toMatchObject({ path: '-', syscall: 'xyzzy', grade: 'unknown' });
    const line = series.split('\n').findIndex((text) => text.startsWith('+SYSCALL_DEFINE3(xyzzy')) + 1;
    expect(file?.findings.map((finding) => [finding.rule, finding.line])).toEqual(
      [
        'abi-tables',
        'abi-number',
        'flags-argument',
        'abi-compat',
        'abi-compat',
        'struct-size',
        'struct-padding',
        'abi-pointer-in-struct',
      ]
        .map((rule): [string, number] => [rule, line])
        .concat([
          ['derive-unknown', line + 2],
          ['abi-declaration', line],
        ]),
    );
    expect(check(series).stderr).toBe('');
  });

  test('hears where tables, declaration and comments differ from its code', () => {
    const code = diff('fs/plugh.c', [
      '/**',
      ' * sys_plugh - does it',
      ' * @fd: a descriptor',
      ' */',
      'SYSCALL_DEFINE2(plugh, int, fd, unsigned int, flags)',
      '{',
      '\tif (flags)',
      '\t\treturn -EINVAL;',
      '\treturn do_plugh(fd);',
      '}',
    ]);
    const declaration = diff('include/linux/syscalls.h', ['asmlinkage long sys_plugh(int fd, long flags);']);
    const compat = diff('arch/arm64/include/asm/unistd32.h', ['#define __NR_plugh 480']);
    const [file] = findings(mail('v2', 'add plugh()', code + declaration + compat));
    const about = (rule: string) =>
      file?.findings.filter((finding) => finding.rule === rule).map(({ message }) => message);
    expect(about('abi-declaration')).toEqual([
      'include/linux/syscalls.h declares sys_plugh() with long as the type of argument 2, but its definition has unsigned int flags',
    ]);
    expect(about('process-kernel-doc')).toEqual(['the comment above plugh does not describe "flags"']);
    expect(about('abi-tables')).toEqual([
      'plugh has no number in include/uapi/asm-generic/unistd.h, arch/x86/entry/syscalls/syscall_64.tbl, arch/x86/entry/syscalls/syscall_32.tbl and 13 more tables',
      '__NR_compat_syscalls is 480, so plugh with the number 480 of arch/arm64/include/asm/unistd32.h lies behind the end of the table',
    ]);
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

  test('that only moves a call proposes none, and says that the call was not judged', () => {
    const moved = core
      .replace('@@ -10,0 ', '@@ -10,1 ')
      .replace(
        '+SYSCALL',
        '-SYSCALL_DEFINE3(xyzzy, int, fd, struct xyzzy_args __user *, args, loff_t, where)\n+SYSCALL',
      );
    expect(findings(mail('v1', 'move it', moved))).toEqual([]);
    const { stdout, status } = check(mail('v1', 'move it', moved));
    expect([status, stdout]).toEqual([
      0,
      'note: fs/xyzzy.c:10: this patch moves or rewrites xyzzy, which was not checked\n\n0 specs checked: 1 call not judged\n',
    ]);
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
    expect([unfit.status, unfit.stdout]).toEqual([
      2,
      expect.stringContaining('is changed by a patch that does not apply to the version here'),
    ]);
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
    const { status, stdout } = check(mail('v1', 'x', patch));
    expect([status, stdout]).toEqual([
      2,
      expect.stringContaining('../outside.yaml: lies outside this folder, so it was not checked'),
    ]);
  });
});

describe('an input without anything to judge says what it was', () => {
  const typo = diff('a.c', ['int a;']);
  test.each([
    ['words', mail('1/1', 'hello', 'words'), 'this is 1 message with no patch, so nothing was checked'],
    [
      'another patch',
      mail('1/1', 'fix a typo', typo),
      'this is 1 message with a patch of 1 file that contains no SYSCALL_DEFINEn and changes no spec, so nothing was checked',
    ],
    [
      'a patch without a mail',
      typo + diff('b.c', ['int b;']),
      'this is a patch of 2 files that contains no SYSCALL_DEFINEn and changes no spec, so nothing was checked',
    ],
  ])('%s', (_, input, words) => {
    const { status, stdout } = check(input);
    expect([status, stdout]).toEqual([0, `note: -: ${words}\n\n0 specs checked: nothing to report\n`]);
    expect(JSON.parse(check(input, '--format', 'json').stdout).notes).toEqual([
      { kind: 'nothing-to-judge', path: '-', line: null, syscall: null, message: words },
    ]);
  });
});

describe('a patch by itself', () => {
  test('is judged as in a mail', () => {
    const patch = diff('content/plugh.yaml', spec.trimEnd().split('\n'), true);
    expect(findings(patch)).toMatchObject([{ path: 'content/plugh.yaml', syscall: 'plugh', grade: 'none' }]);
    expect(findings(core + header)).toMatchObject([{ syscall: 'xyzzy' }]);
  });

  test('that is damaged is a fault', () => {
    const patch = diff('content/plugh.yaml', spec.trimEnd().split('\n'), true).replace('+1,10', '+1,12');
    const { status, stdout } = check(patch);
    expect([status, stdout]).toEqual([
      2,
      expect.stringContaining(
        'content/plugh.yaml: is changed by a damaged patch: a hunk does not have as many lines as its header says',
      ),
    ]);
  });
});

describe('one patch after the other', () => {
  test('changes one spec', () => {
    const one = diff('content/plugh.yaml', spec.trimEnd().split('\n'), true);
    const two = `diff --git a/content/plugh.yaml b/content/plugh.yaml
--- a/content/plugh.yaml
+++ b/content/plugh.yaml
@@ -1,5 +1,3 @@
 syscall: plugh
 prototype: int plugh(int fd, unsigned int flags)
 entry:
-  - permission: CAP_SYS_ADMIN
-    error: EPERM
`;
    const series = [mail('1/2', 'add plugh()', one), mail('2/2', 'ask nothing', two)];
    const [file] = findings(series.map((message) => envelope + message).join(''));
    expect(file).toMatchObject({ path: 'content/plugh.yaml', grade: 'strong' });
  });

  test('deletes one, which is told', () => {
    const lines = spec.trimEnd().split('\n');
    const gone = `diff --git a/content/plugh.yaml b/content/plugh.yaml
deleted file mode 100644
--- a/content/plugh.yaml
+++ /dev/null
@@ -1,${lines.length} +0,0 @@
${lines.map((line) => `-${line}`).join('\n')}
`;
    expect(check(mail('1/1', 'drop it', gone)).stdout).toContain(
      'note: content/plugh.yaml: the patch deletes the spec of plugh, and no other spec in it describes the call',
    );
  });
});

test('a document that shows a struct in part does not hide what a header says of it', () => {
  const document = `diff --git a/Documentation/x.rst b/Documentation/x.rst
--- a/Documentation/x.rst
+++ b/Documentation/x.rst
@@ -502,3 +508,4 @@
 executing CPU.
+More.
 Extended Arguments::
 	struct xyzzy_args {
`;
  const rules = (text: string) => findings(text)[0]?.findings.map(({ rule }) => rule);
  const plain = rules(envelope + mail('1/2', 'x', header) + envelope + mail('2/2', 'y', core));
  expect(plain).toContain('abi-pointer-in-struct');
  const shown = `${document.trimEnd()}\n 		__u32 other;\n 	};\n`.replace('-502,3 +508,4', '-502,5 +508,6');
  for (const more of [document, shown]) {
    expect(rules(envelope + mail('1/2', 'x', header) + envelope + mail('2/2', 'y', more + core))).toEqual(
      plain,
    );
    expect(rules(envelope + mail('1/2', 'x', more + core) + envelope + mail('2/2', 'y', header))).toEqual(
      plain,
    );
  }
});

test('a change to a call that is there is told, and is no success', () => {
  const change = `diff --git a/fs/open.c b/fs/open.c
--- a/fs/open.c
+++ b/fs/open.c
@@ -1400,6 +1400,8 @@ SYSCALL_DEFINE4(openat2, int, dfd, const char __user *, filename,
 	struct open_how tmp;
 
+	if (usize > 64)
+		return -E2BIG;
 	if (unlikely(usize < OPEN_HOW_SIZE_VER0))
 		return -EINVAL;
 
`;
  const input = mail('1/1', 'open: refuse more', change);
  const message =
    'this patch changes the code of openat2, which was not checked; name its kernel tree (--tree DIR), or add a spec to the patch';
  const { status, stdout } = check(input);
  expect([status, stdout]).toEqual([
    0,
    `note: fs/open.c:1402: ${message}\n\n0 specs checked: 1 call not judged\n`,
  ]);
  expect(JSON.parse(check(input, '--format', 'json').stdout).notes).toEqual([
    { kind: 'changed-call', path: 'fs/open.c', line: 1402, syscall: 'openat2', message },
  ]);
  expect(JSON.parse(check(input, '--format', 'b4').stdout)).toMatchObject([{ status: 'warn' }]);
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
    });
    expect(column).not.toHaveProperty('url');
    expect(column.details).toContain('[struct-size]');
  });

  test('patchwork gets a state', () => {
    const patch = diff('content/plugh.yaml', spec.trimEnd().split('\n'), true);
    const found = JSON.parse(check(mail('v1', 'add', patch), '--format', 'patchwork').stdout);
    expect(found).toMatchObject({ state: 'fail' });
    expect(found).not.toHaveProperty('target_url');
    expect(found.description.length).toBeLessThanOrEqual(200);
  });
});

test('a flood of messages or of calls is read as far as the bound, which is a fault', () => {
  const calls = Array.from({ length: 20_000 }, (_, at) => `SYSCALL_DEFINE1(x${at}, int, fd)`);
  const many = check(mail('1/2', 'x', diff('a.c', calls)), '--format', 'b4');
  const [column] = JSON.parse(many.stdout);
  expect(column.details.length).toBeGreaterThan(1000);
  expect(column.details).toContain('it defines more than 1000 calls; the rest was not read');
  expect([many.status, column.status]).toEqual([2, 'fail']);

  const flood = `${envelope}Subject: [PATCH 1/999999] x\n\n`.repeat(50_000);
  const { status, stdout } = check(flood);
  expect([status, stdout]).toEqual([
    2,
    expect.stringContaining('it contains 50000 messages, of which only the first 5000 were read; split it'),
  ]);
});

test('a series is judged in its own order, whatever order its mail arrives in', () => {
  const add = diff('fs/plugh.c', ['SYSCALL_DEFINE1(plugh, int, fd)', '{', '\treturn -EBADF;', '}']);
  const change =
    'diff --git a/fs/plugh.c b/fs/plugh.c\n--- a/fs/plugh.c\n+++ b/fs/plugh.c\n@@ -1,4 +1,6 @@\n-SYSCALL_DEFINE1(plugh, int, fd)\n+SYSCALL_DEFINE2(plugh, int, fd, unsigned int, flags)\n {\n+\tif (flags)\n+\t\treturn -EINVAL;\n \treturn -EBADF;\n }\n';
  const [first, second] = [mail('1/2', 'add plugh()', add), mail('2/2', 'give it flags', change)];
  const judged = (...messages: readonly string[]) =>
    findings(messages.map((message) => envelope + message).join('')).map(({ grade, findings: found }) => [
      grade,
      found.map(({ rule, message }) => `${rule}: ${message}`),
    ]);
  const right = judged(first, second);
  expect(right).toHaveLength(1);
  expect(judged(second, first)).toEqual(right);
});
