import { isPosted } from '../../src/lint/artifact.ts';
import { joinWithAnd } from '../../src/lint/phrases.ts';
import type { Report, SpecRule } from '../../src/lint/rule.ts';
import { missingTables, tableEntries, type WrittenEntry } from '../../src/lint/syscall-tables.ts';
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
      for (const fault of faultsOf(spec, entry, entries)) report({ ...fault, range, pointer });
    }
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
  { path, number, abi, after, count, counted }: WrittenEntry,
  all: readonly WrittenEntry[],
): readonly Fault[] {
  const faults: Fault[] = [];
  if (count !== undefined && count <= number)
    faults.push({
      message: `${counted} is ${count}, so ${name} with the number ${number} of ${path} lies behind the end of the table`,
      help: [`raise ${counted} to ${number + 1n} or more`],
    });
  // scripts/syscalltbl.sh stops there.
  if (path.endsWith('.tbl') && after !== undefined && after >= number)
    faults.push({
      message: `${path} has ${after} before ${number}, but the kernel is not built from a table that is not sorted`,
      help: [`write the entries of ${path} in the order of their numbers, each number once`],
    });
  const shared = all.find((entry) => entry.architecture === 'x86_64') ?? all[0];
  const offset = (architecture: string | undefined): bigint => (architecture === 'alpha' ? ALPHA : 0n);
  if (shared === undefined || shared.number < SHARED) return faults;
  const { architecture } = all.find((entry) => entry.path === path) ?? shared;
  const expected = shared.number - offset(shared.architecture) + offset(architecture);
  // abi-number compares those that a spec has numbers of.
  if (number !== expected && !NUMBERED.has(architecture ?? ''))
    faults.push({
      message: `${path} gives ${name} the number ${number}, but ${shared.path} ${shared.number}`,
      help: [`write ${expected}: new calls have the same number everywhere`],
    });
  if (architecture === 'x86_64' && abi === '64')
    faults.push({
      severity: 'info',
      message: `${path} has ${name} for the ABI "64" alone, so x32 programs do not have it`,
      help: ['write "common", unless x32 programs need an entry point of their own'],
    });
  return faults;
}

const NUMBERED: ReadonlySet<string> = new Set(['x86_64', 'i386', 'alpha', 'arm64']);
