import { artifactOf } from '../../src/lint/artifact.ts';
import { describeLayout, describeMismatch, mismatchOf } from '../../src/lint/layout-mismatch.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import type { Spec } from '../../src/spec/model.ts';
import { I386, LP64, X32 } from '../../src/spec/types/data-model.ts';
import { formatType, holdsPartial } from '../../src/spec/types/type.ts';

/** x32 has 32-bit pointers in structs that otherwise have the layout of 64-bit programs. */
export const abiX32: SpecRule = {
  about: 'spec',
  id: 'abi-x32',
  topic: 'abi',
  severity: 'info',
  basis: 'prototype',
  summary: 'An x32 program can use the 64-bit or the compat entry point.',
  check({ spec }, report) {
    if (saysHow(spec)) return;
    for (const { name, type, range, index } of spec.arguments) {
      if (type.kind !== 'pointer' || holdsPartial(type)) continue;
      const asNative = mismatchOf(type.to, LP64, X32);
      const asCompat = mismatchOf(type.to, I386, X32);
      if (asNative === undefined || asCompat === undefined) continue;
      report({
        message: `the x32 layout of "${name}" (${formatType(type.to)}) is neither that of 64-bit programs nor that of i386: ${describeMismatch(asNative)}; ${describeMismatch(asCompat)}`,
        help: [
          ...[LP64, I386, X32].map((model) => describeLayout(type.to, model)),
          'use types with the same size and offset everywhere; the 64-bit entry point then serves x32 ("common" in syscall_64.tbl)',
        ],
        range,
        pointer: `/arguments/${index}`,
      });
    }
  },
};

/** Whether the artifacts `tables` or `compat` mention x32. */
function saysHow(spec: Spec): boolean {
  return (['tables', 'compat'] as const).some((name) => {
    const artifact = artifactOf(spec, name);
    if (artifact === undefined) return false;
    const words = artifact.kind === 'none' ? [artifact.reason] : artifact.references;
    return words.some(({ text }) => /\bx32\b/.test(text));
  });
}
