import { keyInStep } from '../../src/lint/fix/fixes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { sizedStructs } from '../../src/lint/sized-struct.ts';

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
      if (step.kind !== 'copy' || step.trailing !== undefined) continue;
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
