import { closeOnExecFlags } from '../../src/lint/descriptors.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** O_CLOEXEC of every architecture but alpha, mips, parisc and sparc (include/uapi/asm-generic/fcntl.h). */
const O_CLOEXEC = 0o2000000n;

/** The guideline's own advice: a new flag space starts at the first bit. */
export const fdCloexecValue: SpecRule = {
  about: 'spec',
  id: 'fd-cloexec-value',
  topic: 'handles',
  severity: 'warning',
  summary: 'A close-on-exec flag has a value of its own, not that of O_CLOEXEC.',
  check({ spec }, report) {
    if (spec.returns !== 'fd') return;
    for (const { name, value, range } of closeOnExecFlags(spec)) {
      if (value !== O_CLOEXEC || name.startsWith('O_')) continue;
      report({
        message: `${name} has the value of O_CLOEXEC, which is another number on alpha, mips, parisc and sparc`,
        help: ['give it the first free bit of its own flags, as MFD_CLOEXEC and FSOPEN_CLOEXEC have'],
        range,
        pointer: `#${name}`,
      });
    }
  },
};
