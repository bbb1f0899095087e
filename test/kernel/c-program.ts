import { errnoName } from '../../src/spec/errno.ts';
import { readUnsigned, type UserMemory } from '../../src/spec/memory.ts';
import type { Call, Spec } from '../../src/spec/model.ts';

/** A call to make on the running kernel: its number there and its argument values. */
export interface KernelCall {
  readonly number: bigint;
  readonly call: Call;
}

/**
 * A C program that makes each call in a child of its own, without privileges, and prints what came back: the
 * errno, 0 for success, or -1 where the child died or hung. Values come from our own reading of the call, laid
 * out as bytes: what the kernel answers then judges that reading, too.
 */
export function cProgram(calls: readonly KernelCall[], asRoot: boolean): string {
  const bodies = calls.map(({ number, call }, index) => {
    const memories: string[] = [];
    const values = call.values.map((value) => {
      if (value === undefined) throw new Error(`${call.text}: an unknown value cannot be passed`);
      return typeof value === 'bigint'
        ? `${BigInt.asIntN(64, value)}L`
        : `(long)${memory(value, `c${index}`, memories)}`;
    });
    return `static long call${index}(void) {\n${memories.join('')}  return syscall(${[`${number}L`, ...values].join(', ')});\n}`;
  });
  return `#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
static char *put(const unsigned char *bytes, size_t size, int writable) {
  char *memory = mmap(0, size + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memcpy(memory, bytes, size);
  if (!writable) mprotect(memory, size + 4096, PROT_READ);
  return memory;
}
${bodies.join('\n')}
static long (*const calls[])(void) = {${calls.map((_, index) => `call${index}`).join(', ')}};
int main(void) {
  for (unsigned i = 0; i < ${calls.length}; i++) {
    int result[2];
    if (pipe(result)) return 1;
    pid_t child = fork();
    if (child == 0) {
      alarm(5);
      ${asRoot ? '' : 'if (setgroups(0, 0) || setgid(65534) || setuid(65534)) _exit(2);'}
      errno = 0;
      long answer = calls[i]();
      int code = answer == -1 ? errno : 0;
      _exit(write(result[1], &code, sizeof code) != sizeof code);
    }
    close(result[1]);
    int code = -1;
    if (read(result[0], &code, sizeof code) != sizeof code) code = -1;
    close(result[0]);
    waitpid(child, 0, 0);
    printf("%d\\n", code);
  }
  return 0;
}
`;
}

function memory(value: UserMemory, prefix: string, into: string[]): string {
  const name = `${prefix}_${into.length}`;
  into.push('');
  const at = into.length - 1;
  const pointers = [...(value.pointers ?? [])].map(
    ([offset, inner]) => `  *(long *)(${name} + ${offset}) = (long)${memory(inner, prefix, into)};\n`,
  );
  const bytes = Array.from({ length: value.bytes.length }, (_, index) =>
    Number(readUnsigned(value, index, 1) ?? 0n),
  );
  into[at] =
    `  static const unsigned char ${name}_bytes[] = {${bytes.join(',')}};\n  char *${name} = put(${name}_bytes, sizeof ${name}_bytes, ${value.isWritable ? 1 : 0});\n`;
  into.push(...pointers);
  return name;
}

/** The number of a call on x86_64, if its spec gives one. */
export function numberOf(spec: Spec): bigint | undefined {
  return (spec.numbers.get('x86_64') ?? spec.numbers.get(''))?.value;
}

/** What the program printed, as the name of a result. */
export function resultName(code: number): string {
  if (code === 0) return 'success';
  return code < 0 ? 'died' : (errnoName(code) ?? `errno ${code}`);
}
