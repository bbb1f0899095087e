import { keyInStep } from '../../src/lint/fix/fixes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { sizedStructs } from '../../src/lint/sized-struct.ts';
import type { CopyStep } from '../../src/spec/model.ts';

/** What an older kernel does not know it must refuse, not ignore. */
export const structTrailingZero: SpecRule = {
  about: 'spec',
  id: 'struct-trailing-zero',
  topic: 'extension',
  fixable: 'all',
  severity: 'warning',
  summary: 'Bytes beyond the struct that the kernel knows have to be zero.',
  check({ spec }, report) {
    const sized = sizedStructs(spec);
    for (const step of spec.entry) {
      if (step.kind !== 'copy' || step.trailing !== undefined || readsHeader(step)) continue;
      const found = sized.find(({ pointer }) => step.target.text === pointer.name);
      if (found === undefined) continue;
      report({
        message: `what a newer program puts behind struct ${found.struct.name} is ignored, not refused`,
        help: [
          'use copy_struct_from_user(), and write "trailing: E2BIG" here: then a program learns that its kernel is older',
        ],
        fix: keyInStep(step, ['size', 'copy'], 'trailing', 'E2BIG'),
        range: step.range,
        pointer: step.pointer,
      });
    }
  },
};

/** A copy of a fixed length, as of the size that begins a struct, says nothing of what follows. */
function readsHeader({ size }: CopyStep): boolean {
  return size?.kind === 'constant' || (size?.kind === 'cast' && size.operand.kind === 'constant');
}
