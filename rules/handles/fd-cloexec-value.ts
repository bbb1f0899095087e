import { closeOnExecFlags } from '../../src/lint/descriptors.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** O_CLOEXEC of every architecture but alpha, parisc and sparc (include/uapi/asm-generic/fcntl.h). */
const O_CLOEXEC = 0o2000000n;

/** The kernel's guide recommends that a new set of flags starts at the first bit. */
export const fdCloexecValue: SpecRule = {
  about: 'spec',
  id: 'fd-cloexec-value',
  topic: 'handles',
  severity: 'warning',
  summary: 'A close-on-exec flag does not reuse the value of O_CLOEXEC.',
  check({ spec }, report) {
    if (spec.returns !== 'fd') return;
    for (const { name, value, range } of closeOnExecFlags(spec)) {
      if (value !== O_CLOEXEC || name.startsWith('O_')) continue;
      report({
        message: `${name} has the value of O_CLOEXEC, which differs on alpha, parisc and sparc`,
        help: ["give it the first free bit of the call's own flags, like MFD_CLOEXEC and FSOPEN_CLOEXEC"],
        range,
        pointer: `#${name}`,
      });
    }
  },
};
