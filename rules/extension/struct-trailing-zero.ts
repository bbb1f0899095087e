import { addKeyToStep } from '../../src/lint/fix/fixes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { sizedStructs } from '../../src/lint/sized-struct.ts';
import type { CopyStep } from '../../src/spec/model.ts';

/** An older kernel must reject fields that it does not know, not ignore them. */
export const structTrailingZero: SpecRule = {
  about: 'spec',
  id: 'struct-trailing-zero',
  topic: 'extension',
  fixable: 'all',
  severity: 'warning',
  summary: 'Bytes beyond the struct that the kernel knows must be zero.',
  check({ spec }, report) {
    const sized = sizedStructs(spec);
    for (const step of spec.entry) {
      if (step.kind !== 'copy' || step.trailing !== undefined || readsHeader(step)) continue;
      const found = sized.find(({ pointer }) => step.target.text === pointer.name);
      if (found === undefined) continue;
      report({
        message: `non-zero bytes that a newer program passes after struct ${found.struct.name} are ignored, not rejected`,
        help: [
          'use copy_struct_from_user() and write "trailing: E2BIG" here, so that a program learns that the kernel is older',
        ],
        fix: addKeyToStep(step, ['size', 'copy'], 'trailing', 'E2BIG'),
        range: step.range,
        pointer: step.pointer,
      });
    }
  },
};

/** Whether a copy reads a fixed length, such as the size at the start of a struct, and nothing after it. */
function readsHeader({ size }: CopyStep): boolean {
  return size?.kind === 'constant' || (size?.kind === 'cast' && size.operand.kind === 'constant');
}
