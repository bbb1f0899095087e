import { firstStep, insertBeforeStep } from '../../src/lint/fix/fixes.ts';
import { refusesSomeBit } from '../../src/lint/refused-bits.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import type { Argument } from '../../src/spec/model.ts';

/** Programs will set bits that are ignored today, so such bits can never get a meaning. */
export const flagsUnknownBits: SpecRule = {
  about: 'spec',
  id: 'flags-unknown-bits',
  topic: 'extension',
  fixable: 'all',
  severity: 'warning',
  summary: 'A call rejects unknown flags.',
  check({ spec, entry, gaps }, report) {
    if (gaps.length > 0) return;
    for (const argument of spec.arguments) {
      const { name, role, range, index } = argument;
      if (role !== 'flags' || refusesSomeBit(entry, argument) !== false) continue;
      report({
        message: `no bit of "${name}" is ever rejected, so unused bits can never get a meaning`,
        help: [`reject unknown bits first: check ${name} & ~(all known flags), EINVAL`],
        range,
        pointer: `/arguments/${index}`,
        fix: insertBeforeStep(firstStep(spec), [`check: ${unknownBits(argument)}`, 'error: EINVAL']),
      });
    }
  },
};

/** The condition that is true for each bit without a name. */
function unknownBits({ name, values }: Argument): string {
  const known = values.filter(({ value }) => value !== 0n).map((flag) => flag.name);
  if (known.length === 0) return `${name} != 0`;
  return `${name} & ~${known.length === 1 ? known[0] : `(${known.join(' | ')})`}`;
}
