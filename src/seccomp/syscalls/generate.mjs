/**
 * Writes number-table.ts from the installed libseccomp, which has the numbers of all its architectures: the header lists
 * the names, and the library resolves each of them for each architecture.
 *
 *   node src/seccomp/syscalls/generate.mjs            write number-table.ts
 *   node src/seccomp/syscalls/generate.mjs --check    compare with number-table.ts: exit 1 if a number differs, or if the
 *                                                     library has the table's version and the text differs
 *
 * LIBSECCOMP and LIBSECCOMP_HEADER name another library and another seccomp-syscalls.h. Needs gcc.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LIBRARY = process.env.LIBSECCOMP ?? '-l:libseccomp.so.2';
const HEADER = process.env.LIBSECCOMP_HEADER ?? '/usr/include/seccomp-syscalls.h';
const TABLE = join(import.meta.dirname, 'number-table.ts');

/** The columns of the table, with libseccomp's token of the architecture and the base of its numbers. */
const COLUMNS = [
  ['x86', 0x40000003, 0],
  ['x86_64', 0xc000003e, 0],
  ['x32', 0x4000003e, 0x40000000],
  ['arm', 0x40000028, 0],
  ['aarch64', 0xc00000b7, 0],
  ['loongarch64', 0xc0000102, 0],
  ['m68k', 0x00000004, 0],
  ['mips', 0x00000008, 4000],
  ['mips64', 0x80000008, 5000],
  ['mips64n32', 0xa0000008, 6000],
  ['parisc', 0x0000000f, 0],
  ['parisc64', 0x8000000f, 0],
  ['ppc', 0x00000014, 0],
  ['ppc64', 0x80000015, 0],
  ['riscv64', 0xc00000f3, 0],
  ['s390', 0x00000016, 0],
  ['s390x', 0x80000016, 0],
  ['sh', 0x4000002a, 0],
];

/**
 * Prints the version, then lines of "column name number". Resolves each name. If that gives the pseudo number of a
 * multiplexed call (-100 to -299), finds the real one by resolving all numbers to names.
 */
const PROGRAM = `
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct scmp_version { unsigned int major, minor, micro; };
const struct scmp_version *seccomp_version(void);
char *seccomp_syscall_resolve_num_arch(uint32_t, int);
int seccomp_syscall_resolve_name_arch(uint32_t, const char *);
static const struct { const char *name; uint32_t token; int base; } columns[] = {
${COLUMNS.map(([name, token, base]) => `  {"${name}", ${token}u, ${base}},`).join('\n')}
};
int main(void) {
  char name[128];
  const struct scmp_version *v = seccomp_version();
  printf("%u.%u.%u\\n", v->major, v->minor, v->micro);
  while (fgets(name, sizeof(name), stdin)) {
    name[strcspn(name, "\\n")] = 0;
    for (unsigned int c = 0; c < sizeof(columns) / sizeof(columns[0]); c++) {
      int number = seccomp_syscall_resolve_name_arch(columns[c].token, name);
      if (number <= -100 && number > -300) {
        for (int at = columns[c].base; at < columns[c].base + 1000; at++) {
          char *found = seccomp_syscall_resolve_num_arch(columns[c].token, at);
          if (found && !strcmp(found, name)) number = at;
          free(found);
        }
      }
      if (number >= 0) printf("%s %s %d\\n", columns[c].name, name, number - columns[c].base);
    }
  }
  return 0;
}
`;

function readLibrary() {
  const names = [...readFileSync(HEADER, 'utf8').matchAll(/^#define __SNR_(\w+)/gm)].map(([, name]) => name);
  const folder = mkdtempSync(join(tmpdir(), 'probeable-'));
  try {
    const source = join(folder, 'numbers.c');
    const program = join(folder, 'numbers');
    writeFileSync(source, PROGRAM);
    const link = LIBRARY.startsWith('-') ? [LIBRARY] : [LIBRARY, `-Wl,-rpath,${join(LIBRARY, '..')}`];
    execFileSync('gcc', ['-o', program, source, ...link]);
    const [version = '', ...lines] = execFileSync(program, { input: `${names.join('\n')}\n` })
      .toString()
      .trim()
      .split('\n');
    const numbers = new Map([...new Set(names)].sort().map((name) => [name, new Map()]));
    for (const line of lines) {
      const [column, name, number] = line.split(' ');
      numbers.get(name)?.set(column, Number(number));
    }
    return { version, numbers };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function render({ version, numbers }) {
  const rows = [...numbers].map(([name, row]) =>
    [name, ...COLUMNS.map(([column]) => row.get(column) ?? '-')].join(' '),
  );
  return `// Written by generate.mjs from libseccomp ${version}; do not edit.

/** A line a syscall: its name, then its number in each column; \`-\` where the architecture has none. */
export const TABLE = \`\\
name ${COLUMNS.map(([column]) => column).join(' ')}
${rows.join('\n')}\`;
`;
}

/** The rows of a written table: name to column to number. */
function parse(text) {
  const [head = '', ...rows] = (/`\\\n([^`]*)`/.exec(text)?.[1] ?? '').split('\n');
  const [, ...columns] = head.split(' ');
  return new Map(
    rows.map((row) => {
      const [name, ...values] = row.split(' ');
      return [name, new Map(columns.map((column, at) => [column, values[at]]))];
    }),
  );
}

/** Numbers that a release took back: an older library still has them. libseccomp's CHANGELOG, 2.6.1. */
const TAKEN_BACK = new Set(['_llseek parisc64']);

const library = readLibrary();
const text = render(library);
if (process.argv.includes('--check')) {
  const written = readFileSync(TABLE, 'utf8');
  const release = /libseccomp ([\d.]+);/.exec(written)?.[1] ?? '';
  const rows = parse(written);
  const wrong = [...library.numbers].flatMap(([name, row]) =>
    [...row]
      .filter(([column, number]) => rows.get(name)?.get(column) !== String(number))
      .filter(([column]) => release === library.version || !TAKEN_BACK.has(`${name} ${column}`))
      .map(([column, number]) => `${name} is ${number} on ${column}, not ${rows.get(name)?.get(column)}`),
  );
  if (release === library.version && text !== written && wrong.length === 0) wrong.push('the texts differ');
  const count = [...library.numbers.values()].reduce((sum, row) => sum + row.size, 0);
  console.log(
    `${count} numbers of libseccomp ${library.version} compared with the table (made from ${release})`,
  );
  for (const line of wrong) console.error(line);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} else {
  writeFileSync(TABLE, text);
  console.log(`wrote ${library.numbers.size} names of libseccomp ${library.version}`);
}
