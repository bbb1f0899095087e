import type { Architecture } from '../../seccomp/architecture.ts';
import { ERRNO_NAMES, errnoNumber } from '../../spec/errno.ts';
import type { Spec, Step } from '../../spec/model.ts';
import type { Version } from '../../spec/version.ts';
import { stringInC } from '../refused/c-string.ts';
import { MACROS } from '../remote/program.ts';
import { CHOICE } from './c-main.ts';
import { CHECK, RUNNER } from './c-runner.ts';
import { MemoryPool } from './memory-pool.ts';
import type { ConformanceCall, ConformancePlan } from './plan.ts';
import type { Precedence } from './precedence.ts';
import type { Releases } from './releases.ts';

/** Longest texts of a call and of a step in the program. */
const MAX_CALL = 160;
const MAX_STEP = 120;

/** One check of the program: a call and an order of two errnos, in one range of releases. */
interface Check {
  readonly id: string;
  readonly precedence: Precedence;
  readonly releases: Releases;
}

/**
 * A C program that checks which errno comes first on any kernel that implements the calls of Linux. It depends on
 * nothing but a C library, and is for people who know the kernel that they test, and not this project.
 */
export function conformanceProgram({ calls }: ConformancePlan): string {
  const architectures = architecturesOf(calls);
  const pools = new Map<string, MemoryPool>();
  const tables = calls.map((call) => {
    const condition = conditionOf(call, architectures);
    const memory = pools.get(condition) ?? new MemoryPool(`memory_${pools.size + 1}`);
    pools.set(condition, memory);
    return guarded(
      condition,
      checksOf(call)
        .flatMap((check) => row(check, call, memory) ?? [])
        .join(''),
    );
  });
  const memories = [...pools].map(([condition, { definitions }]) =>
    guarded(condition, definitions.map((one) => `${one}\n`).join('')),
  );
  const count = new Set(calls.map(({ spec }) => spec.name)).size;
  const checks = calls.flatMap(({ precedences }) => precedences);
  const longest = Math.max(
    1,
    ...checks.flatMap(({ errors, insteadOf, before }) =>
      [errors, insteadOf, before].map(({ length }) => length),
    ),
  );
  return `${head(count)}
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#if !defined(__LP64__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "The memory of the calls is laid out for 64-bit little-endian machines."
#endif

#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))
#define RELEASE(major, minor, patch) ((major) << 24 | (minor) << 16 | (patch))
#define MAX_ERRORS ${longest}
${CHECK}
/* Linux's errnos on these machines, whatever the C library calls them. */
static const char *const names[] = {
${ERRNO_NAMES.map((name) => `\t[${errnoNumber(name)}] = "${name}",`).join('\n')}
};

/* The numbers of the calls; -1: the machine does not have it. */
${numberBlocks(calls, architectures)}
/* Memory that calls point to: words of 64 bits, or characters that the kernel cannot write. */
${memories.join('')}
static const struct check checks[] = {
${tables.join('')}};
${RUNNER}${CHOICE}`;
}

function head(count: number): string {
  return `// SPDX-License-Identifier: MIT
/*
 * Which error comes first: a conformance test for kernels that implement the
 * system calls of Linux.
 *
 * Where two checks of a system call both refuse it, the order of the checks
 * decides which error the caller sees. Programs and test suites rely on the
 * order that Linux has. Each check of this test makes one call that two checks
 * of Linux refuse, and compares the error with that of Linux. There are checks
 * for ${count} system calls.
 *
 *   cc -O2 -static -o precedence precedence.c
 *   ./precedence                      compare with the release that uname names
 *   ./precedence --release 6.12       with another, or with the "newest"
 *   ./precedence openat2 mount.3      these calls and checks alone
 *   ./precedence --list [openat2]     what is checked, and since which release
 *
 * It prints the Test Anything Protocol. A check is skipped where the kernel
 * lacks the call (ENOSYS), or where something of the machine came before.
 * Exit status: 0 no difference, 1 differences, 2 wrong usage, 4 nothing could
 * be checked.
 *
 * No privilege is needed, and root gives its own up first. On Linux each call
 * fails before it changes anything. Another kernel may not refuse it, so each is
 * made by a process of its own; run it where that can do no harm.
 *
 * Written by "probeable verify --conformance" from descriptions of the order in
 * which Linux checks the arguments of each call.
 */`;
}

/** Each pair of errnos that a call shows, once for each range of releases. */
function checksOf({ spec, precedences }: ConformanceCall): readonly Check[] {
  const seen = new Set<string>();
  const checks: Check[] = [];
  for (const precedence of precedences) {
    const { call, errors, insteadOf } = precedence;
    for (const releases of precedence.releases) {
      const key = `${call.text} ${errors.join()} ${insteadOf.join()} ${releases.from.join('.')}`;
      if (seen.has(key)) continue;
      seen.add(key);
      checks.push({ id: `${spec.name}.${checks.length + 1}`, precedence, releases });
    }
  }
  return checks;
}

function row(
  { id, precedence, releases }: Check,
  { spec }: ConformanceCall,
  memory: MemoryPool,
): string | undefined {
  const { call, first, second, errors, insteadOf, before, isForUnprivileged } = precedence;
  const args = memory.add(call, spec.arguments);
  if (args === undefined) return undefined;
  const limits = [
    ['since', releases.from],
    ['until', releases.until],
  ] as const;
  return `\t{
\t\t.id = "${id}",
\t\t.call = ${inOutput(call.text, MAX_CALL)},
\t\t.first = ${inOutput(stepText(first, errors), MAX_STEP)},
\t\t.second = ${inOutput(stepText(second, insteadOf), MAX_STEP)},
\t\t.number = NR_${spec.name}, .args = { ${args.join(', ')} },
\t\t.errors = { ${numbers(errors)} }, .others = { ${numbers(insteadOf)} },
${before.length === 0 ? '' : `\t\t.before = { ${numbers(before)} },\n`}${limits.map(([key, version]) => (version === undefined ? '' : `\t\t.${key} = ${release(version)},\n`)).join('')}${isForUnprivileged ? '\t\t.is_for_unprivileged = 1,\n' : ''}\t},
`;
}

/** In the Test Anything Protocol, what follows a # is a directive. */
function inOutput(text: string, longest: number): string {
  return stringInC(text, longest).replaceAll('#', '\\\\#');
}

function stepText({ kind, text }: Step, errors: readonly string[]): string {
  return `${errors.join(' or ')} (${kind}: ${text})`;
}

function numbers(errors: readonly string[]): string {
  return errors.map((name) => errnoNumber(name) ?? 0).join(', ');
}

function release([major, minor, patch = 0]: Version): string {
  return `RELEASE(${major}, ${minor}, ${patch})`;
}

function architecturesOf(calls: readonly ConformanceCall[]): readonly Architecture[] {
  return [...new Set(calls.flatMap((call) => call.architectures))];
}

/** The condition of the preprocessor under which a call has the values of its spec; empty for all machines. */
function conditionOf({ architectures }: ConformanceCall, all: readonly Architecture[]): string {
  if (architectures.length === all.length) return '';
  return architectures.map(({ name }) => `defined(${MACROS[name] ?? '0'})`).join(' || ');
}

function guarded(condition: string, text: string): string {
  return condition === '' || text === '' ? text : `#if ${condition}\n${text}#endif\n`;
}

function numberBlocks(calls: readonly ConformanceCall[], architectures: readonly Architecture[]): string {
  const specs = new Map(calls.map(({ spec }): [string, Spec] => [spec.name, spec]));
  const blocks = architectures.map(({ name }, index) => {
    const defined = [...specs.keys()].map((call) => {
      const own = calls.find((one) => one.spec.name === call && one.numbers.has(name));
      return `#define NR_${call} ${own?.numbers.get(name) ?? -1}\n`;
    });
    return `#${index === 0 ? 'if' : 'elif'} defined(${MACROS[name] ?? '0'})\n${defined.join('')}`;
  });
  return `${blocks.join('')}#else\n#error "The numbers of the calls on this machine are not known."\n#endif\n`;
}
