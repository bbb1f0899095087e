import { artifactOf } from '../../src/lint/artifact.ts';
import {
  describeLayout,
  describeMismatch,
  type Mismatch,
  mismatchOf,
} from '../../src/lint/layout-mismatch.ts';
import type { Report, SpecRule } from '../../src/lint/rule.ts';
import { carriesSize } from '../../src/lint/sized-struct.ts';
import { takesTwoRegisters } from '../../src/lint/two-registers.ts';
import { isDerived } from '../../src/spec/derived.ts';
import type { Argument, Spec } from '../../src/spec/model.ts';
import { I386, ILP32, LP64 } from '../../src/spec/types/data-model.ts';
import { formatType, holdsPartial, type Type } from '../../src/spec/types/type.ts';

/** A 32-bit program may pass another memory layout or use other registers than a 64-bit program. */
export const abiCompat: SpecRule = {
  about: 'spec',
  id: 'abi-compat',
  topic: 'abi',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A 32-bit program works on a 64-bit kernel.',
  check({ spec }, report) {
    // What the code does for 32-bit programs was not read, but it does something.
    if (isDerived(spec) && spec.raw.derived?.compat !== undefined) return;
    const artifact = artifactOf(spec, 'compat');
    const needs = spec.arguments.flatMap((argument) => needOf(spec, argument) ?? []);
    if (artifact === undefined) {
      for (const need of needs) report(need);
      return;
    }
    if (artifact.kind === 'none' || needs.length > 0 || !spec.arguments.every(({ type }) => isKnown(type)))
      return;
    const [entry] = artifact.references;
    if (entry === undefined) return;
    report({
      severity: 'info',
      message: `${spec.name} has a compat entry point, but 32-bit programs pass the same arguments as 64-bit ones`,
      help: ['remove the compat entry point; the native one serves both'],
      range: entry,
      pointer: entry.pointer,
    });
  },
};

/** The report about an argument that 32-bit programs pass differently; undefined if they pass it alike. */
function needOf(spec: Spec, argument: Argument): Report | undefined {
  const { name, type, range, index } = argument;
  const place = { range, pointer: `/arguments/${index}` };
  if (takesTwoRegisters(spec, type))
    return {
      message: `a 32-bit program passes "${name}" in two registers, which a compat entry point must combine`,
      help: ['pass it by pointer', REMEDY],
      ...place,
    };
  const mismatch =
    holdsPartial(type) || isLeftToHelper(spec, argument) ? undefined : mismatchBehind(spec, argument);
  if (mismatch === undefined) return undefined;
  const { type: pointee, a, b } = mismatch;
  return {
    message: `"${name}" (${formatType(pointee)}) has another layout in 32-bit programs: ${describeMismatch(mismatch)}`,
    help: [
      describeLayout(pointee, a),
      describeLayout(pointee, b),
      'use types with the same layout everywhere: __u64 for lengths and pointers, __aligned_u64, explicit padding',
      REMEDY,
    ],
    ...place,
  };
}

/**
 * Whether a function of the kernel that knows both layouts reads the memory: import_iovec() an array of vectors
 * (lib/iov_iter.c), get_bitmap() a mask of longs (mm/mempolicy.c). A mask that no step copies goes to such a function.
 */
function isLeftToHelper(spec: Spec, { name, type }: Argument): boolean {
  if (!isDerived(spec) || type.kind !== 'pointer') return false;
  const { to } = type;
  if (to.kind === 'struct') return to.name === 'iovec';
  const isCopied = spec.entry.some(
    (step) => (step.kind === 'copy' || step.kind === 'write') && step.target.text === name,
  );
  return to.kind === 'integer' && formatType(to) === 'unsigned long' && !isCopied;
}

/** Whether the memory behind an argument is fully described: no `void *`, and no struct without fields. */
function isKnown(type: Type): boolean {
  switch (type.kind) {
    case 'integer':
      return true;
    case 'pointer':
      return type.to.kind !== 'void' && isKnown(type.to);
    case 'array':
      return isKnown(type.of);
    case 'struct':
      return !type.isOpaque && type.fields.every((field) => isKnown(field.type));
    case 'void':
      return false;
  }
}

const REMEDY =
  'or name the COMPAT_SYSCALL_DEFINE under artifacts.compat; write {none: reason} if the code tests in_compat_syscall()';

/** The first type behind an argument that has another layout in 32-bit programs. */
function mismatchBehind(spec: Spec, argument: Argument): Mismatch | undefined {
  const { name, type } = argument;
  // A struct that is passed with its size may be shorter, as on i386, which has no padding at its end.
  const isSized = carriesSize(spec, argument);
  const behind: Type[] = type.kind === 'pointer' ? [type.to] : [];
  for (const { key, pointee } of spec.memories) if (key.startsWith(`${name}.`)) behind.push(pointee);
  for (const pointee of behind) {
    const found = [ILP32, I386].map((model) => mismatchOf(pointee, LP64, model));
    const mismatch = found.find(
      (each) => each !== undefined && !(isSized && each.difference.member === undefined),
    );
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}
