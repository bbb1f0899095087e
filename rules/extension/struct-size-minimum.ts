import { firstStep, insertBeforeStep } from '../../src/lint/fix/fixes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { refusedSizes, sizedStructs } from '../../src/lint/sized-struct.ts';
import { formatType } from '../../src/spec/types/type.ts';

/** A size below that of the first version is always a mistake, which also makes it the best probe. */
export const structSizeMinimum: SpecRule = {
  about: 'spec',
  id: 'struct-size-minimum',
  topic: 'extension',
  fixable: 'all',
  severity: 'warning',
  summary: "A sized struct is rejected below its first version's size and above a page.",
  check({ spec, entry, gaps }, report) {
    if (gaps.length > 0) return;
    for (const sized of sizedStructs(spec)) {
      const { size, struct } = sized;
      const isRefused = refusedSizes(entry, sized);
      const place = { range: size.range, pointer: `/arguments/${size.index}` };
      if (!isRefused(0n)) {
        report({
          message: `"${size.name}" may be 0: struct ${struct.name} is not rejected below its first version's size`,
          help: [
            `before anything else, check ${size.name} < the size of the first version, EINVAL`,
            'such a size will always be rejected, so it is also a permanent probe',
          ],
          fix: insertBeforeStep(firstStep(spec), [
            `check: ${size.name} < sizeof(${formatType(struct)})`,
            'error: EINVAL',
            "permanent: the first version's size can never shrink",
          ]),
          ...place,
        });
      }
      if (!isRefused(1n << 30n)) {
        report({
          message: `"${size.name}" has no upper bound, so the kernel would scan gigabytes after struct ${struct.name} for non-zero bytes`,
          help: [`check ${size.name} > PAGE_SIZE, E2BIG, as copy_struct_from_user() recommends`],
          fix: insertBeforeStep(firstStep(spec), [`check: ${size.name} > PAGE_SIZE`, 'error: E2BIG']),
          ...place,
        });
      }
    }
  },
};
