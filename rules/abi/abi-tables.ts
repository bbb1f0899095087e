import { isPosted } from '../../src/lint/artifact.ts';
import type { Report, SpecRule } from '../../src/lint/rule.ts';
import { missingTables, tableEntries, type WrittenEntry } from '../../src/lint/syscall-tables.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { joinWithAnd } from '../../src/spec/join-words.ts';
import type { Spec } from '../../src/spec/model.ts';

/** A call exists on an architecture only if the table of it says so. */
export const abiTables: SpecRule = {
  about: 'spec',
  id: 'abi-tables',
  topic: 'abi',
  severity: 'warning',
  basis: 'prototype',
  summary: 'The tables of all architectures have the call, under one number.',
  check({ spec }, report) {
    if (!isPosted(spec)) return;
    const entries = tableEntries(spec);
    for (const entry of entries) {
      const { range, pointer } = entry;
      for (const fault of faultsOf(spec, entry)) report({ ...fault, range, pointer });
    }
    reportDifferences(spec, entries, report);
    const [first] = entries;
    const missing = missingTables(entries);
    if (first === undefined || missing.length === 0) return;
    report({
      severity: 'info',
      message: `${spec.name} has no number in ${listed(missing)}`,
      help: [
        'add the call to the table of each architecture; those without a table of their own read scripts/syscall.tbl (include/uapi/asm-generic/unistd.h before 6.11)',
      ],
      range: spec.nameNode,
      pointer: '/tables',
    });
  },
};

/** The tables that a message names. */
const MAX_NAMED = 3;

function listed(paths: readonly string[]): string {
  const rest = paths.length - MAX_NAMED;
  if (rest <= 1) return joinWithAnd(paths);
  return `${paths.slice(0, MAX_NAMED).join(', ')} and ${rest} more tables`;
}

/** New calls have the same number everywhere, but for alpha, where it is 110 higher (arch/alpha/kernel/syscalls/syscall.tbl). */
const ALPHA = 110n;
/** Since 5.1 (pidfd_send_signal). */
const SHARED = 424n;

type Fault = Pick<Report, 'message' | 'help' | 'severity'>;

function faultsOf(
  { name }: Spec,
  { path, number, abi, after, calls, defines, count, counted, architecture }: WrittenEntry,
): readonly Fault[] {
  const faults: Fault[] = [];
  if (calls !== undefined && calls !== name && syscallNumbers().knows(calls))
    faults.push({
      message: `${path} gives the number of ${name} to sys_${calls}(), so a program that calls ${name} gets ${calls}`,
      help: [`write sys_${name}`],
    });
  if (defines !== undefined && defines !== name)
    faults.push({
      message: `${path} defines __NR_${defines} as the number of ${name}, so __NR_${name} does not exist there`,
      help: [`write #define __NR_${name} ${number}`],
    });
  if (count !== undefined && count <= number)
    faults.push({
      message: `${counted} is ${count}, so ${name} with the number ${number} of ${path} lies behind the end of the table`,
      help: [`raise ${counted} to ${number + 1n} or more`],
    });
  // scripts/syscalltbl.sh stops there.
  if (path.endsWith('.tbl') && after !== undefined && after >= number)
    faults.push({
      message:
        after === number
          ? `${path} has the number ${number} twice, and the kernel is not built from such a table`
          : `${path} has ${after} before ${number}, but the kernel is not built from a table that is not sorted`,
      help: [`write the entries of ${path} in the order of their numbers, each number once`],
    });
  if (architecture === 'x86_64' && abi === '64')
    faults.push({
      severity: 'info',
      message: `${path} has ${name} for the ABI "64" alone, so x32 programs do not have it`,
      help: ['write "common", unless x32 programs need an entry point of their own'],
    });
  const abis = ABIS.get(path);
  if (abi !== undefined && abis !== undefined && !abis.includes(abi))
    faults.push({
      message: `${path} has ${name} for the ABI "${abi}", but the kernel reads only the lines of ${joinWithAnd(abis.map((one) => `"${one}"`))} from it, so ${name} does not exist there`,
      help: [`write "${abis[0] ?? ''}" in the second column`],
    });
  return faults;
}

/** What the second column of a table may hold: the `--abis` of the Makefile beside it (arch/x86/entry/syscalls/Makefile). */
const ABIS: ReadonlyMap<string, readonly string[]> = new Map([
  ['arch/x86/entry/syscalls/syscall_32.tbl', ['i386']],
  ['arch/x86/entry/syscalls/syscall_64.tbl', ['common', '64', 'x32']],
  ['arch/arm/tools/syscall.tbl', ['common', 'oabi', 'eabi']],
  ['arch/powerpc/kernel/syscalls/syscall.tbl', ['common', 'nospu', '32', '64', 'spu']],
  ...['parisc', 's390', 'sparc'].map((architecture): [string, readonly string[]] => [
    `arch/${architecture}/kernel/syscalls/syscall.tbl`,
    ['common', '32', '64'],
  ]),
]);

/** The number that a table would have for all architectures but alpha. */
function sharedNumber({ architecture, number }: WrittenEntry): bigint {
  return architecture === 'alpha' ? number - ALPHA : number;
}

/** The entries whose number is not that of most tables, one report for each number. */
function reportDifferences(
  { name }: Spec,
  entries: readonly WrittenEntry[],
  report: (report: Report) => void,
): void {
  const groups = new Map<bigint, WrittenEntry[]>();
  for (const entry of entries) {
    const shared = sharedNumber(entry);
    groups.set(shared, [...(groups.get(shared) ?? []), entry]);
  }
  const [most, ...others] = [...groups].toSorted(([, a], [, b]) => b.length - a.length);
  if (most === undefined || entries.some((entry) => sharedNumber(entry) < SHARED)) return;
  const [expected, right] = most;
  for (const [, group] of others) {
    // abi-number compares those that a spec has numbers of.
    const all = [...group, ...right].every(({ architecture }) => NUMBERED.has(architecture ?? ''));
    const [first] = group;
    if (first === undefined || all) continue;
    const written = expected + (first.architecture === 'alpha' ? ALPHA : 0n);
    const where = right.length === 1 ? (right[0]?.path ?? '') : 'other tables';
    report({
      message: `${listed(group.map(({ path }) => path))} ${group.length === 1 ? 'gives' : 'give'} ${name} the number ${first.number}, but ${where} ${written}`,
      help: [`write ${written}: new calls have the same number everywhere`],
      range: first.range,
      pointer: first.pointer,
    });
  }
}

const NUMBERED: ReadonlySet<string> = new Set(['x86_64', 'i386', 'alpha', 'arm64']);
