import { describe, expect, test } from 'vitest';
import { readDiff } from './diff.ts';
import { newValues } from './uapi-values.ts';

const FCNTL = 'include/uapi/linux/fcntl.h';

function said(lines: readonly string[], path = FCNTL, recipients = '', isComplete = true): readonly string[] {
  const kept = lines.filter((line) => !line.startsWith('-')).length;
  const body = `--- a/${path}\n+++ b/${path}\n@@ -10,${lines.filter((line) => !line.startsWith('+')).length} +10,${kept} @@\n${lines.join('\n')}\n`;
  const patch = { id: undefined, subject: '', recipients, body };
  return newValues([patch], readDiff(body), isComplete).map(
    ({ syscall, line, message }) => `${syscall}:${line} ${message}`,
  );
}

const MAN = 'linux-man@vger.kernel.org';

describe('flags and commands that a series adds to calls which exist', () => {
  test('a flag that old kernels ignore', () => {
    expect(
      said(
        [' #define O_PATH 010000000', '+#define O_XYZZY 040000000'],
        'include/uapi/asm-generic/fcntl.h',
        MAN,
      ),
    ).toEqual([
      'open:11 O_XYZZY is new, but open() and openat() ignore flags that they do not know: success does not tell a program whether a kernel has it; let older kernels refuse it, as O_TMPFILE does by what it contains, or accept it in openat2() alone',
    ]);
    expect(said(['+#define MAP_XYZZY 0x800000'], 'include/uapi/asm-generic/mman-common.h', MAN)[0]).toMatch(
      /^mmap:10 MAP_XYZZY is new, but mmap\(\) ignores flags/,
    );
  });

  test('another constant, if nothing describes any', () => {
    const path = 'include/uapi/linux/sched.h';
    const line = '+#define SCHED_XYZZY 0x40';
    expect(said([line], path)).toEqual([
      'undefined:10 SCHED_XYZZY is new for programs, but no manual page and nothing under Documentation/ describes it',
    ]);
    expect(said([line], path, MAN)).toEqual([]);
    expect(said([line, '-#define SCHED_XYZZY 64'], path)).toEqual([]);
    expect(said([line], path, '', false)).toEqual([]);
  });

  test('a command that sets what none reads', () => {
    expect(said(['+#define F_SET_XYZZY (F_LINUX_SPECIFIC_BASE + 15)'], FCNTL, MAN)).toEqual([
      'fcntl:10 F_SET_XYZZY sets something, but the series has no F_GET_XYZZY to read it',
    ]);
    expect(said(['+#define F_SET_XYZZY 1039', '+#define F_GET_XYZZY 1040'], FCNTL, MAN)).toEqual([]);
    expect(said([' #define F_GET_XYZZY 1039', '+#define F_SET_XYZZY 1040'], FCNTL, MAN)).toEqual([]);
  });

  test('what only the author can answer of a process setting', () => {
    expect(
      said(['+#define PR_SET_XYZZY 90', '+#define PR_GET_XYZZY 91'], 'include/uapi/linux/prctl.h', MAN),
    ).toEqual([
      'prctl:10 no code answers what reviewers will ask: PR_SET_XYZZY: is what it sets that of the thread or of the process, and what becomes of it in fork() and execve()?',
    ]);
  });

  test('one that no manual page tells of, once a call, where the series is whole', () => {
    const two = ['+#define F_XYZZY 1039', '+#define F_PLUGH 1040'];
    expect(said(two)).toEqual([
      'fcntl:10 F_XYZZY is a new command of fcntl, but comes without its manual page',
    ]);
    expect(said(two, FCNTL, '', false)).toEqual([]);
    expect(said(two, FCNTL, MAN)).toEqual([]);
  });

  test('one that is announced, not one that is only mentioned', () => {
    const diff = `--- a/${FCNTL}\n+++ b/${FCNTL}\n@@ -10,0 +10,1 @@\n+#define F_XYZZY 1039\n`;
    const saidOf = (message: string) => {
      const body = `${message}\n---\n${diff}`;
      return newValues([{ id: undefined, subject: '', recipients: '', body }], readDiff(body), true);
    };
    expect(saidOf('A patch for the man page is sent apart.')).toEqual([]);
    expect(saidOf('The draft man page says so, too.')).toEqual([]);
    expect(saidOf('I have started to look into man pages updates.')).toHaveLength(1);
    expect(saidOf('It is documented in the man page as a bug.')).toHaveLength(1);
  });

  test('one that comes from another header is not new', () => {
    const body = `--- a/${FCNTL}\n+++ b/${FCNTL}\n@@ -10,1 +10,0 @@\n-#define RESOLVE_XYZZY 1\n--- a/include/uapi/linux/openat2.h\n+++ b/include/uapi/linux/openat2.h\n@@ -10,0 +10,1 @@\n+#define RESOLVE_XYZZY 1\n`;
    expect(newValues([{ id: undefined, subject: '', recipients: '', body }], readDiff(body), true)).toEqual(
      [],
    );
  });

  test.each([
    ['in a header of the kernel alone', ['+#define O_XYZZY 1'], 'include/linux/fcntl.h'],
    ['in another header for userspace', ['+#define O_XYZZY 1'], 'include/uapi/linux/xyzzy.h'],
    ['a mask', ['+#define MAP_XYZZY_MASK 3'], 'include/uapi/asm-generic/mman-common.h'],
    ['one that is only moved', ['-#define F_XYZZY 1039', '+#define F_XYZZY 1039'], FCNTL],
    ['a value of another field', ['+#define FAN_RESPONSE_INFO_NONE 0'], 'include/uapi/linux/fanotify.h'],
    ['a value that a command takes', ['+# define PR_SET_XYZZY_ON 1'], 'include/uapi/linux/prctl.h'],
    ['the guard of a header', ['+#define _UAPI_LINUX_FCNTL_H'], FCNTL],
  ])('not %s', (_, lines, path) => {
    expect(said(lines, path)).toEqual([]);
  });
});
