import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { detections } from '../src/generate/detect/detect.ts';
import { camelName } from '../src/generate/wrapper/nameless.ts';
import { pointedStructs } from '../src/generate/wrapper/struct-of-fields.ts';
import { wrappedCall } from '../src/generate/wrapper/wrapped-call.ts';
import { WRAPPER_LANGUAGES, type WrapperLanguage, wrapperCode } from '../src/generate/wrapper/wrapper.ts';
import type { Spec } from '../src/spec/model.ts';
import { readSpecs } from '../src/spec/read.ts';
import { BEHIND } from './support/behind.ts';
import { specOf } from './support/traced-kernel.ts';

/*
 * `generate wrapper`: the wrappers of the shipped calls are compiled, and some are run on this kernel, as it is and behind
 * a filter that returns EPERM or ENOSYS.
 */

const content = join(import.meta.dirname, '../content');
const specs = ['syscalls', 'derived'].flatMap((folder) =>
  readdirSync(join(content, folder))
    .filter((path) => path.endsWith('.yaml'))
    .flatMap((path) => readSpecs(readFileSync(join(content, folder, path), 'utf8')).documents)
    .flatMap(({ spec }) => spec ?? []),
);
const named = (name: string): Spec => {
  const spec = specs.find((one) => one.name === name);
  if (spec === undefined) throw new Error(`no spec of ${name}`);
  return spec;
};
const codeOf = (spec: Spec, language: WrapperLanguage): string => {
  const code = wrapperCode(spec, language);
  if (!code.ok) throw new Error(code.message);
  return code.code;
};

/** The wrappers of all shipped calls that have one. */
const wrappers = (language: WrapperLanguage) =>
  specs.flatMap((spec) => {
    const code = wrapperCode(spec, language);
    return code.ok ? [{ spec, code: code.code }] : [];
  });
/** The structs that a wrapper declares. */
const laidOut = (spec: Spec) => pointedStructs(spec).declared;

/** Go compiles each package in a process of its own, so that all of them take long. */
const GO_BUILT = ['bpf', 'clone3', 'fallocate', 'getpid', 'mq_open', 'openat2', 'sethostname', 'statx'];

/** Each call of it that passes memory reaches the kernel's own check of what the nested pointer leads to. */
const NESTED = specOf(`syscall: futex_waitv
number: 449
prototype: long futex_waitv(struct futex_waitv __user *waiters, unsigned int nr, unsigned int flags, struct __kernel_timespec __user *timeout, clockid_t clock)
arguments: {waiters: {role: in}}
structs:
  futex_waitv:
    val: __u64
    uaddr: {type: __u64, role: in, points_to: u32}
    flags: __u32
    __reserved: __u32
entry:
  - permission: made up, so that no call without memory is a probe
    when: nr != 1 || !waiters
    error: EPERM
  - copy: waiters
    error: EPERM
  - copy: waiters.uaddr
    error: EPERM
  - check: waiters.val != 0
    error: EAGAIN
    permanent: it is not the value in memory
  - effect: waits
probes:
  - call: futex_waitv(&{.val = 1, .uaddr = &{}, .flags = 2}, 1, 0, NULL, 0)
    expect: EAGAIN
`);

/** The same with a string, and a struct without a pointer. */
const WITH_STRING = specOf(`syscall: openat2
number: 437
prototype: int openat2(int dfd, const char __user *filename, struct open_how __user *how, size_t usize)
arguments: {how: {role: in}}
structs: {open_how: {flags: __u64, mode: __u64, resolve: __u64}}
entry:
  - permission: made up, so that no call without memory is a probe
    when: usize != 24 || !how
    error: EPERM
  - copy: how
    size: usize
    error: EPERM
  - copy: filename
    error: EPERM
  - check: how.resolve & 0x8000
    error: EINVAL
    permanent: it is never assigned
  - effect: opens
probes:
  - call: openat2(-1, "x", &{.resolve = 0x8000}, 24)
    expect: EINVAL
`);

const XYZZY = `syscall: xyzzy
status: proposed
prototype: long xyzzy(int fd, struct xyzzy_args __user *args, size_t size, unsigned int flags)
arguments: {fd: {role: fd}, args: {role: in}, flags: {role: flags}}
entry:
  - lookup: fd
    error: EBADF
  - permission: CAP_SYS_ADMIN
    error: EPERM
  - effect: starts it
`;
const messageOf = (text: string, language: WrapperLanguage, number?: bigint): string => {
  const code = wrapperCode(specOf(text), language, number);
  return code.ok ? '' : code.message;
};

test('why there is no wrapper: one message says which', () => {
  expect(messageOf(XYZZY, 'Go')).toBe(
    'the spec gives xyzzy no number on x86_64\nhelp: give it one with --number, to be replaced when it has its own',
  );
  const numbered = XYZZY.replace('prototype', 'number: 480\nprototype');
  expect(messageOf(numbered, 'C', 481n)).toBe('--number 481: the spec gives xyzzy the number 480');
  const keyword = numbered.replaceAll(/\bfd\b(?=[,:\n])(?!\})/g, 'default');
  expect(messageOf(keyword, 'C')).toBe(
    'xyzzy has names that are keywords of C: argument 1, "default"\nhelp: rename them in the spec',
  );
  expect(messageOf(keyword, 'Rust')).toBe('');
  expect(messageOf('syscall: vfork\nnumber: 58\nprototype: int vfork(void)\nentry: []\n', 'Rust')).toBe(
    'vfork acts on the stack frame of the function that makes it, so no other function can wrap it',
  );
});

test('what is not known is said in the comment', () => {
  const words = (text: string, language: WrapperLanguage): string => {
    const code = wrapperCode(specOf(text), language, 480n);
    return code.ok ? code.code.replace(/\n(?: \*|\/\/|#)?\s+/g, ' ') : code.message;
  };
  const withoutProbe = XYZZY.replace('  - lookup: fd\n    error: EBADF\n', '');
  for (const language of WRAPPER_LANGUAGES) {
    expect(words(withoutProbe, language)).toContain(
      'In the kernel, step 1 (permission: CAP_SYS_ADMIN) can fail with it. Which of the two is unknown, since no probe can tell: xyzzy has no probe. It is reported as it is.',
    );
    expect(words(XYZZY, language)).toContain(
      'step 2 (permission: CAP_SYS_ADMIN) can fail with it. The probe decides.',
    );
    expect(words(XYZZY, language)).toContain('provisional: replace it when the call has a number');
    const isDeclared = words(XYZZY, language).includes(
      'struct xyzzy_args is not declared here: the spec does not give',
    );
    expect(isDeclared).toBe(language !== 'C');
  }
});

const isThere = (command: string, ...flags: readonly string[]): boolean =>
  spawnSync(command, flags).status === 0;
const hasCompiler = isThere('gcc', '--version') && process.platform === 'linux';
if (!hasCompiler) console.log('SKIPPED: generate wrapper: there is no gcc to compile the wrappers with');

/** The decisions that are asked of every language: what openat2() does, by what stands in front of it. */
const OPENAT2 = 437;
const [EPERM, ENOSYS] = [1, 38];
/** A file of root, so that O_NOATIME is refused with EPERM to anybody else (open(2)). */
const OF_ROOT = '/etc/passwd';
const O_NOATIME = 0o1000000;
const NOBODY = 65534;
const isRoot = process.geteuid?.() === 0;

describe.skipIf(!hasCompiler)('a wrapper', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'probeable-wrapper-'));
    chmodSync(folder, 0o755);
    write('behind.c', BEHIND);
    run('gcc', '-Wall', '-Werror', '-o', 'behind', 'behind.c');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const run = (command: string, ...args: readonly string[]): string =>
    execFileSync(command, args, {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        GOCACHE: join(folder, 'cache'),
        GOFLAGS: '-mod=mod',
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });

  /**
   * What a program that opens a file says: `call` where the call was made, `fallback`, or the errno that is reported;
   * first with O_NOATIME twice, then without, then without a fallback.
   */
  const decisions = (...command: readonly [string, ...string[]]) => {
    const ask = (...before: readonly string[]): readonly string[] => {
      const [program = '', ...args] = [...before, ...command];
      const { stdout, stderr } = spawnSync(program, args, {
        cwd: folder,
        encoding: 'utf8',
        ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
      });
      return [...stdout.trim().split(' '), ...(stderr === '' ? [] : [stderr])];
    };
    return {
      bare: ask(),
      eperm: ask(join(folder, 'behind'), `${OPENAT2}:${EPERM}`),
      enosys: ask(join(folder, 'behind'), `${OPENAT2}:${ENOSYS}`),
    };
  };
  const DECIDED = {
    bare: ['EPERM', 'EPERM', 'call', 'call'],
    eperm: ['fallback', 'fallback', 'fallback', 'ENOSYS'],
    enosys: ['fallback', 'fallback', 'fallback', 'ENOSYS'],
  };

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

  test.skipIf(!isThere('rustc', '--version'))(
    'in Rust: as in C, and structs have the size of the spec',
    () => {
      const libc =
        'pub mod libc { #![allow(non_camel_case_types)] pub type c_long = std::os::raw::c_long; pub const EPERM: i32 = 1; pub const ENOSYS: i32 = 38; extern "C" { pub fn syscall(number: c_long, ...) -> c_long; } }';
      const modules = wrappers('Rust').map(
        ({ spec, code }) =>
          `pub mod call_${spec.name.replace(/^_/, '')} {\nuse super::libc;\n${code}\n${laidOut(spec)
            .map(
              ({ name, size }) => `const _: [u8; ${size}] = [0; std::mem::size_of::<${camelName(name)}>()];`,
            )
            .join('\n')}\n}`,
      );
      write('all.rs', `${libc}\n${modules.join('\n')}\n`);
      run(
        'rustc',
        '--edition',
        '2021',
        '--crate-type',
        'lib',
        '--emit',
        'metadata',
        '-D',
        'warnings',
        'all.rs',
      );
      write(
        'openat2.rs',
        `${libc}
${codeOf(named('openat2'), 'Rust')}
fn ask(flags: u64, fallback: impl FnOnce() -> std::io::Result<libc::c_long>) {
    let how = OpenHow { flags, mode: 0, resolve: 0 };
    let path = b"${OF_ROOT}\\0".as_ptr().cast();
    match unsafe { openat2_or_fallback(-100, path, &how, std::mem::size_of_val(&how), fallback) } {
        Ok(1000) => print!("fallback "),
        Ok(_) => print!("call "),
        Err(error) => print!("{} ", match error.raw_os_error() { Some(1) => "EPERM", Some(38) => "ENOSYS", _ => "another" }),
    }
}
fn main() {
    ask(${O_NOATIME}, || Ok(1000));
    ask(${O_NOATIME}, || Ok(1000));
    ask(0, || Ok(1000));
    ask(0, || Err(std::io::Error::from_raw_os_error(libc::ENOSYS)));
}
`,
      );
      run('rustc', '--edition', '2021', '-D', 'warnings', '-o', 'openat2-rust', 'openat2.rs');
      expect(decisions('./openat2-rust')).toEqual(DECIDED);
    },
    120_000,
  );

  test.skipIf(!isThere('go', 'version'))(
    'in Go: as in C, formatted, and structs have the size of the spec',
    () => {
      const offered = wrappers('Go').map(({ spec, code }) => {
        const path = `go/call_${spec.name}`;
        mkdirSync(join(folder, path), { recursive: true });
        write(`${path}/call.go`, code);
        return { spec, code, path };
      });
      expect(run('gofmt', '-l', 'go')).toBe('');
      write('go.mod', 'module wrappers\n\ngo 1.18\n');
      const built = offered.filter(({ spec }) => GO_BUILT.includes(spec.name));
      const packages = built.map(({ path }) => `./${path}`);
      run('go', 'vet', ...packages);
      // go vet of 1.19 does not round the sizes of structs up; the compiler does.
      for (const { spec, code, path } of built)
        if (laidOut(spec).length > 0) {
          const sizes = laidOut(spec).map(
            ({ name, size }) => `var _ [${size}]byte = [unsafe.Sizeof(${camelName(name)}{})]byte{}`,
          );
          const head = /^package \w+$/m.exec(code)?.[0] ?? '';
          write(`${path}/sizes.go`, `${head}\n\nimport "unsafe"\n\n${sizes.join('\n')}\n`);
        }
      run('go', 'build', ...packages);
      mkdirSync(join(folder, 'go/main'));
      write(
        'go/main/main.go',
        `package main

import (
	"fmt"
	"syscall"
	"unsafe"

	openat2 "wrappers/go/call_openat2"
)

func ask(flags uint64, fallback func() (uintptr, error)) {
	how := openat2.OpenHow{Flags: flags}
	path, _ := syscall.BytePtrFromString("${OF_ROOT}")
	result, err := openat2.Openat2OrFallback(-100, path, &how, unsafe.Sizeof(how), fallback)
	switch {
	case err == syscall.EPERM:
		fmt.Print("EPERM ")
	case err == syscall.ENOSYS:
		fmt.Print("ENOSYS ")
	case result == 1000:
		fmt.Print("fallback ")
	default:
		fmt.Print("call ")
	}
}

func main() {
	other := func() (uintptr, error) { return 1000, nil }
	ask(${O_NOATIME}, other)
	ask(${O_NOATIME}, other)
	ask(0, other)
	ask(0, nil)
}
`,
      );
      run('go', 'build', '-o', 'openat2-go', './go/main');
      expect(decisions('./openat2-go')).toEqual(DECIDED);
    },
    240_000,
  );

  test.skipIf(!isThere('python3', '--version'))(
    'in Python: as in C, and structs have the size of the spec',
    () => {
      write(
        'openat2.py',
        `${codeOf(named('openat2'), 'Python')}
AT_FDCWD = -100


def ask(flags, fallback):
    how = OpenHow(flags=flags)
    try:
        result = openat2_or_fallback(AT_FDCWD, b"${OF_ROOT}", how, ctypes.sizeof(how), fallback)
    except OSError as error:
        return errno.errorcode[error.errno]
    return "fallback" if result == 1000 else "call"


def other_way():
    return 1000


print(ask(${O_NOATIME}, other_way), ask(${O_NOATIME}, other_way), ask(0, other_way), ask(0, None))
`,
      );
      expect(decisions('/usr/bin/python3', 'openat2.py')).toEqual(DECIDED);
      const offered = specs.flatMap((spec) => {
        const code = wrapperCode(spec, 'Python');
        return code.ok ? [{ name: spec.name, code: code.code }] : [];
      });
      const sizes = specs.flatMap((spec) =>
        [...spec.structs.values()]
          .filter(({ isOpaque, isPartial, name }) => !isOpaque && isPartial !== true && name !== '')
          .map(({ name, size }) => `${spec.name} ${name} ${size}`),
      );
      write('all.json', JSON.stringify(offered));
      write(
        'all.py',
        `import json
for call in json.load(open("all.json")):
    names = {}
    exec(compile(call["code"], call["name"], "exec"), names)
    for one in names.values():
        if isinstance(one, type) and hasattr(one, "_fields_"):
            print(call["name"], one.__doc__.split(",")[0].split()[1], names["ctypes"].sizeof(one))
`,
      );
      const told = run('python3', 'all.py').trim().split('\n');
      expect(told.length).toBeGreaterThan(100);
      expect(
        told.filter(
          (line) =>
            !sizes.includes(line) &&
            !/ (__kernel_timespec 16|timespec 16|iovec 16|sigset_t 8|siginfo_t 128)$/.test(line),
        ),
      ).toEqual([]);
      const hidden = [NESTED, WITH_STRING].map(
        (spec) => detections(spec).find(({ language }) => language === 'Python')?.code,
      );
      write(
        'memory.py',
        `${hidden.join('\n')}\nprint(futex_waitv_is_hidden(), ctypes.get_errno(), openat2_is_hidden(), ctypes.get_errno())\n`,
      );
      expect(run('python3', 'memory.py')).toBe('False 11 False 22\n');
    },
    60_000,
  );
});
