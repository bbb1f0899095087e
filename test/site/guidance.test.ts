import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES } from '../../rules/index.ts';

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

const hasCompiler = spawnSync('gcc', ['--version']).status === 0;
/** A main() that puts a filter in front of one call, if asked to, and says what the code of the page makes of it. */
const program = (code: string, number: string, body: string): string => `${code}
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <sys/prctl.h>
int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1) {
		struct sock_filter filter[] = {
			BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
			BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ${number}, 0, 1),
			BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
			BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		};
		struct sock_fprog program = { sizeof(filter) / sizeof(*filter), filter };
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
			return 2;
	}
${body}
}
`;

describe.skipIf(!hasCompiler || process.platform !== 'linux')('the code in C', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'probeable-guidance-'));
    const body =
      '\tint fd = open_beneath(AT_FDCWD, "probe.c");\n\tprintf("%s\\n", fd >= 0 ? "opened" : errno == ENOSYS ? "hidden" : "refused");\n\treturn 0;';
    writeFileSync(join(folder, 'probe.c'), program(block('c'), 'SYS_openat2', body));
    execFileSync('gcc', ['-Wall', '-Wextra', '-Werror', '-O2', '-o', 'probe', 'probe.c'], { cwd: folder });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const answer = (...args: readonly string[]): string =>
    execFileSync(join(folder, 'probe'), args, { cwd: folder, encoding: 'utf8' }).trim();

  test('opens a file where the kernel has the call', () => expect(answer()).toBe('opened'));
  test('takes a filter for what it is', () => expect(answer('filtered')).toBe('hidden'));
});

const hasPython = spawnSync('python3', ['--version']).status === 0;
describe.skipIf(!hasPython || process.platform !== 'linux')('the code in Python', () => {
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
});
