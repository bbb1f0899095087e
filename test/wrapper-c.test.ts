import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wrappedCall } from '../src/generate/wrapper/wrapped-call.ts';
import type { Spec } from '../src/spec/model.ts';
import { BEHIND } from './support/behind.ts';
import { specOf } from './support/traced-kernel.ts';
import {
  codeOf,
  DECIDED,
  ENOSYS,
  EPERM,
  hasCompiler,
  NESTED,
  named,
  OF_ROOT,
  specs,
  WITH_STRING,
  wrapperFolder,
  wrappers,
} from './support/wrapper-folder.ts';

/* `generate wrapper` in C: the wrappers of the shipped calls are compiled, and some are run on this kernel, as it is and
 * behind a filter that returns EPERM or ENOSYS. */

describe.skipIf(!hasCompiler)('a wrapper', () => {
  const { folder, write, run, decisions, prepare, remove } = wrapperFolder();
  beforeAll(prepare);
  afterAll(remove);

  const OPENING = `
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
static int other_way(int dfd, const char *filename, const struct open_how *how, size_t usize)
{
	return filename[0] == '/' && how && usize == sizeof(*how) && dfd == AT_FDCWD ? 1000 : 2000;
}
static void ask(long long flags, openat2_fallback *fallback)
{
	struct open_how how = { .flags = flags };
	int result = openat2_or_fallback(AT_FDCWD, "${OF_ROOT}", &how, sizeof(how), fallback);
	const char *reported = errno == EPERM ? "EPERM" : errno == ENOSYS ? "ENOSYS" : "another";
	printf("%s ", result == 1000 ? "fallback" : result == -1 ? reported : "call");
}
int main(void)
{
	ask(O_NOATIME, other_way);
	ask(O_NOATIME, other_way);
	ask(0, other_way);
	ask(0, NULL);
	return 0;
}
`;

  test('in C: the wrappers of all shipped calls compile together without a warning', () => {
    const codes = wrappers('C').map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(360);
    write('all.c', codes.join('\n'));
    run('gcc', '-Wall', '-Wextra', '-Werror', '-fsyntax-only', 'all.c');
  }, 60_000);

  test('in C: falls back behind a filter, and reports what the kernel refuses', () => {
    write('openat2.c', `${codeOf(named('openat2'), 'C')}${OPENING}`);
    run('gcc', '-Wall', '-Wextra', '-Werror', '-O2', '-o', 'openat2', 'openat2.c');
    expect(decisions('./openat2')).toEqual(DECIDED);
  });

  test('in C: a filter that is added after a refusal is seen, and what one thread knows is not taken for another', () => {
    write(
      'later.c',
      `${codeOf(named('openat2'), 'C')}${BEHIND.replace(/\nint main[\s\S]*/, '')}${OPENING.replace(/int main[\s\S]*/, '')}
#include <pthread.h>
static void *behind(void *unused)
{
	ask(O_NOATIME, other_way);
	if (filter_itself(SYS_openat2))
		printf("no filter ");
	ask(O_NOATIME, other_way);
	return unused;
}
int main(void)
{
	pthread_t thread;
	if (pthread_create(&thread, NULL, behind, NULL) || pthread_join(thread, NULL))
		return 2;
	ask(O_NOATIME, other_way);
	return 0;
}
`,
    );
    run('gcc', '-Wall', '-Wextra', '-Werror', '-pthread', '-o', 'later', 'later.c');
    expect(decisions('./later').bare).toEqual(['EPERM', 'fallback', 'EPERM']);
  });

  test('in C: a call without a probe reports EPERM, one that cannot fail with it falls back', () => {
    const unambiguous = specOf(
      'syscall: sethostname\nnumber: 170\nprototype: int sethostname(char __user *name, int len)\nentry:\n  - effect: sets it\n',
    );
    const program = (spec: Spec): string => `${codeOf(spec, 'C')}
#include <stdio.h>
static int other_way(char *name, int len)
{
	return name || len ? 2000 : 1000;
}
int main(void)
{
	int result = sethostname_or_fallback(NULL, 0, other_way);
	printf("%s", result == 1000 ? "fallback" : errno == EPERM ? "EPERM" : "another");
	return 0;
}
`;
    const asked = [named('sethostname'), unambiguous].map((spec, index) => {
      const name = `sethostname${index}`;
      write(`${name}.c`, program(spec));
      run('gcc', '-Wall', '-Wextra', '-Werror', '-o', name, `${name}.c`);
      return [EPERM, ENOSYS].map((error) => run('./behind', `170:${error}`, `./${name}`));
    });
    expect(asked).toEqual([
      ['EPERM', 'fallback'],
      ['fallback', 'fallback'],
    ]);
  });

  /** Why a 32-bit program is not tested, where it is not. */
  const CFLAGS_32 = ['-m32', '-I/usr/include/x86_64-linux-gnu', '-Wall', '-Wextra', '-Werror'];
  const can32 =
    process.arch === 'x64' &&
    spawnSync('gcc', [...CFLAGS_32, '-fsyntax-only', '-xc', '-'], {
      input: '#include <unistd.h>\n#include <errno.h>\n',
    }).status === 0;
  if (!can32)
    console.log('SKIPPED: generate wrapper: no gcc -m32 with headers: 32-bit programs are not compiled');

  test.skipIf(!can32)(
    'in C on i386: compiles and decides alike, or says which argument takes two registers',
    () => {
      const calls = specs.flatMap((spec) => {
        const wrapped = wrappedCall(spec);
        return wrapped.ok ? [{ spec, why: wrapped.call.whyOnly64Bit, isOfX86: wrapped.call.isOfX86 }] : [];
      });
      write('numbers.c', '#include <sys/syscall.h>\n');
      const defined = new Set(run('gcc', ...CFLAGS_32, '-dM', '-E', 'numbers.c').match(/\bSYS_\w+/g));
      const holding = calls.filter(
        ({ spec, why, isOfX86 }) => why.length === 0 && (!isOfX86 || defined.has(`SYS_${spec.name}`)),
      );
      expect(holding.length).toBeGreaterThan(320);
      write('all32.c', holding.map(({ spec }) => codeOf(spec, 'C')).join('\n'));
      run('gcc', ...CFLAGS_32, '-fsyntax-only', 'all32.c');
      expect(calls.filter(({ why }) => why.length > 0).map(({ spec }) => spec.name)).toContain('fallocate');
      write('refused.c', ['fallocate', 'uretprobe'].map((name) => codeOf(named(name), 'C')).join('\n'));
      const { stderr } = spawnSync('gcc', [...CFLAGS_32, '-fsyntax-only', 'refused.c'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(stderr).toContain(
        `#error "fallocate: 'offset' has 64 bits, which take two registers on 32-bit machines"`,
      );
      expect(stderr).toContain(
        '#error "no header defines SYS_uretprobe, and its number on x86_64 is another one here"',
      );
      expect(stderr.match(/: error: /g)).toHaveLength(3);
      write('openat2.c', `${codeOf(named('openat2'), 'C')}${OPENING}`);
      run('gcc', ...CFLAGS_32, '-o', 'openat2-32', 'openat2.c');
      const isRun = spawnSync(join(folder, 'openat2-32')).error === undefined;
      if (!isRun) console.log('SKIPPED: generate wrapper: this kernel runs no 32-bit programs');
      else expect(decisions('./openat2-32')).toEqual(DECIDED);
    },
    60_000,
  );

  test('in C: a probe with memory, strings and pointers in memory reaches the check that it names', () => {
    const code = [NESTED, WITH_STRING].map((spec) => codeOf(spec, 'C')).join('\n');
    const ask = (name: string): string => `	printf("%d ", ${name}_is_hidden() ? -1 : errno);\n`;
    write(
      'memory.c',
      `${code}\n#include <stdio.h>\nint main(void)\n{\n	(void)futex_waitv_or_fallback;\n${ask('futex_waitv')}${ask('openat2')}	return 0;\n}\n`,
    );
    run('gcc', '-Wall', '-Wextra', '-Werror', '-o', 'memory', 'memory.c');
    // EAGAIN and EINVAL; EFAULT would be memory that is not where the pointer says.
    expect(run('./memory')).toBe('11 22 ');
    expect(run('./behind', '437', './memory')).toBe('11 -1 ');
  });
});
