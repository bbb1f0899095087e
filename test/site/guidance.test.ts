import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES } from '../../rules/index.ts';
import { BEHIND } from '../support/behind.ts';

/* The code of the guidance does what the guidance says: on a kernel as it is, and behind a filter that answers EPERM. */

const guidance = join(import.meta.dirname, '../../content/guidance');
const page = readFileSync(join(guidance, 'how-to-probe.md'), 'utf8');
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language} probe\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page)?.[1] ?? '';

test('every rule of the guide has its place in the guidance', () => {
  const all = readdirSync(guidance)
    .map((file) => readFileSync(join(guidance, file), 'utf8'))
    .join('\n');
  const missing = RULES.filter(({ id, topic }) => topic !== 'spec' && !all.includes(`\`${id}\``));
  expect(missing.map(({ id }) => id)).toEqual([]);
});

const isThere = (command: string, flag: string): boolean => spawnSync(command, [flag]).status === 0;
const LIBC = `mod libc {
    #![allow(non_camel_case_types)]
    pub type c_long = std::os::raw::c_long;
    pub const EPERM: i32 = 1;
    pub const ENOSYS: i32 = 38;
    pub const O_RDONLY: i32 = 0;
    pub const O_CLOEXEC: i32 = 0o2000000;
    extern "C" { pub fn syscall(number: c_long, ...) -> c_long; }
}`;

/** A program in each language that says what the code of the page makes of the call. */
const PROGRAMS = {
  c: {
    needs: ['gcc', '--version'],
    text: `${block('c')}
#include <stdio.h>
int main(void)
{
	int fd = open_beneath(AT_FDCWD, "here");
	puts(fd >= 0 ? "opened" : errno == ENOSYS ? "hidden" : "refused");
	return 0;
}
`,
    build: ['gcc', '-Wall', '-Wextra', '-Werror', '-O2', '-o', 'program', 'program.c'],
  },
  rust: {
    needs: ['rustc', '--version'],
    text: `${LIBC}
${block('rust')}
fn main() {
    let path = std::ffi::CString::new("here").unwrap();
    let said = match open_beneath(-100, &path) {
        Ok(_) => "opened",
        Err(error) if error.raw_os_error() == Some(libc::ENOSYS) => "hidden",
        Err(_) => "refused",
    };
    println!("{said}");
}
`,
    build: ['rustc', '--edition', '2021', '-D', 'warnings', '-o', 'program', 'program.rust'],
  },
  go: {
    needs: ['go', 'version'],
    text: `package main

import (
	"fmt"
	"syscall"
	"unsafe"
)

${block('go')}
func main() {
	_, err := OpenBeneath(-100, "here")
	if err == nil {
		fmt.Println("opened")
	} else if err == syscall.ENOSYS {
		fmt.Println("hidden")
	} else {
		fmt.Println("refused")
	}
}
`,
    build: ['go', 'build', '-o', 'program', 'program.go'],
  },
} as const;

for (const [language, { needs, text, build }] of Object.entries(PROGRAMS)) {
  const isRunnable =
    isThere('gcc', '--version') && isThere(needs[0], needs[1]) && process.platform === 'linux';
  describe.skipIf(!isRunnable)(`the code in ${language}`, () => {
    let folder = '';
    const run = (command: string, args: readonly string[]): string =>
      execFileSync(command, args, {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, GOCACHE: join(folder, 'cache'), GO111MODULE: 'off' },
      }).trim();
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'probeable-guidance-'));
      writeFileSync(join(folder, 'here'), '');
      writeFileSync(join(folder, 'behind.c'), BEHIND);
      writeFileSync(join(folder, `program.${language}`), text);
      run('gcc', ['-o', 'behind', 'behind.c']);
      run(build[0], build.slice(1));
    }, 120_000);
    afterAll(() => rmSync(folder, { recursive: true }));

    test('opens a file where the kernel has the call', () => expect(run('./program', [])).toBe('opened'));
    test('takes a filter for what it is', () => expect(run('./behind', ['437', './program'])).toBe('hidden'));
  });
}

describe.skipIf(!isThere('python3', '--version') || process.platform !== 'linux')(
  'the code in Python',
  () => {
    const filter = `
import struct
instructions = struct.pack('=' + 'HBBI' * 4, 0x20, 0, 0, 0, 0x15, 0, 1, SYS_CLOSE_RANGE, 0x06, 0, 0, 0x00050000 | errno.EPERM, 0x06, 0, 0, 0x7fff0000)
memory = ctypes.create_string_buffer(instructions)
class Program(ctypes.Structure):
    _fields_ = [('len', ctypes.c_ushort), ('filter', ctypes.c_void_p)]
program = Program(4, ctypes.addressof(memory))
assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, ctypes.byref(program)) == 0
`;
    const answer = (more: string): string =>
      execFileSync('python3', ['-'], {
        input: `${block('python')}\n${more}\nprint(close_range_is_hidden())\n`,
        encoding: 'utf8',
      }).trim();

    test('sees the call where the kernel has it', () => expect(answer('')).toBe('False'));
    test('takes a filter for what it is', () => expect(answer(filter)).toBe('True'));
  },
);
