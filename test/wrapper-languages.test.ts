import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { detections } from '../src/generate/detect/detect.ts';
import { camelName } from '../src/generate/wrapper/nameless.ts';
import { wrapperCode } from '../src/generate/wrapper/wrapper.ts';
import {
  codeOf,
  DECIDED,
  hasCompiler,
  isThere,
  laidOut,
  NESTED,
  named,
  O_NOATIME,
  OF_ROOT,
  specs,
  WITH_STRING,
  wrapperFolder,
  wrappers,
} from './support/wrapper-folder.ts';

/* `generate wrapper` in Rust, Go and Python: as wrapper-c.test.ts for C. */

/** Go compiles each package in a process of its own, so that all of them take long. */
const GO_BUILT = ['bpf', 'clone3', 'fallocate', 'getpid', 'mq_open', 'openat2', 'sethostname', 'statx'];

describe.skipIf(!hasCompiler)('a wrapper', () => {
  const { folder, write, run, decisions, prepare, remove } = wrapperFolder();
  beforeAll(prepare);
  afterAll(remove);

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
