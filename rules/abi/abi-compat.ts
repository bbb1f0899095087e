import { artifactOf } from '../../src/lint/artifact.ts';
import { describeLayout, describeMismatch, type Mismatch, mismatchOf } from '../../src/lint/layout-words.ts';
import type { Report, SpecRule } from '../../src/lint/rule.ts';
import { carriesSize } from '../../src/lint/sized-struct.ts';
import type { Argument, Spec } from '../../src/spec/model.ts';
import { I386, ILP32, LP64 } from '../../src/spec/types/data-model.ts';
import { formatType, holdsPartial, type Type } from '../../src/spec/types/type.ts';
import { isAlways64Bits } from '../../src/spec/types/width.ts';

/** What a program of 32 bits passes is another thing in memory, or comes in other registers. */
export const abiCompat: SpecRule = {
  about: 'spec',
  id: 'abi-compat',
  topic: 'abi',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A 32-bit program on a 64-bit kernel is understood.',
  check({ spec }, report) {
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
      message: `${spec.name} has a compat entry, and a 32-bit program passes the very same`,
      help: ['leave it out: one entry serves both'],
      range: entry,
      pointer: entry.pointer,
    });
  },
};

/** What a 32-bit program passes otherwise in one argument; undefined where it passes the same. */
function needOf(spec: Spec, argument: Argument): Report | undefined {
  const { name, type, range, index } = argument;
  const place = { range, pointer: `/arguments/${index}` };
  if (isAlways64Bits(type))
    return {
      message: `"${name}" comes in two registers from a 32-bit program, and has to be put together again`,
      help: ['pass it by pointer', REMEDY],
      ...place,
    };
  const mismatch = holdsPartial(type) ? undefined : mismatchBehind(spec, argument);
  if (mismatch === undefined) return undefined;
  const { type: pointee, a, b } = mismatch;
  return {
    message: `a 32-bit program means something else by "${name}" (${formatType(pointee)}): ${describeMismatch(mismatch)}`,
    help: [
      describeLayout(pointee, a),
      describeLayout(pointee, b),
      'use types that are the same everywhere: __u64 for lengths and pointers, explicit padding, __aligned_u64',
      REMEDY,
    ],
    ...place,
  };
}

/** Whether nothing hides behind an argument: no memory of any type, and no struct without its fields. */
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
  'or name the COMPAT_SYSCALL_DEFINE under artifacts.compat; {none: reason} where in_compat_syscall() is asked';

/** The first type behind an argument that a program of 32 bits lays out in another way. */
function mismatchBehind(spec: Spec, argument: Argument): Mismatch | undefined {
  const { name, type } = argument;
  // A struct that says its length may be shorter, as that of i386 is without padding at its end.
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
