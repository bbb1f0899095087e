/** The name of the test of a call, without its suffix. */
export function kselftestName(syscall: string): string {
  return `${syscall}_errors`;
}

/** The Makefile of a folder of tests, which the kernel's lib.mk builds and runs. */
export function kselftestMakefile(syscalls: readonly string[]): string {
  return `# SPDX-License-Identifier: GPL-2.0
TEST_GEN_PROGS := ${syscalls.map(kselftestName).join(' ')}

CFLAGS += -Wall -O2 $(KHDR_INCLUDES)

include ../lib.mk
`;
}

/** The .gitignore of such a folder. */
export function kselftestIgnored(syscalls: readonly string[]): string {
  return `# SPDX-License-Identifier: GPL-2.0-only\n${syscalls.map((name) => `${kselftestName(name)}\n`).join('')}`;
}
