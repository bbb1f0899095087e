import { isPosted } from '../../src/lint/artifact.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { isDerived } from '../../src/spec/derived.ts';

/** The tables name sys_xyzzy() whether an option builds it or not, so something has to stand in for it. */
export const processStub: SpecRule = {
  about: 'spec',
  id: 'process-stub',
  topic: 'process',
  severity: 'warning',
  summary: 'A call that an option leaves out has a stub in kernel/sys_ni.c.',
  check({ spec }, report) {
    // The text of a gate is free where a person wrote it.
    if (!isDerived(spec) || !isPosted(spec)) return;
    const gates = spec.entry.filter(({ kind, errors }) => kind === 'gate' && errors.includes('ENOSYS'));
    if (gates.some(({ text }) => text === NOT_BUILT_IN)) return;
    const option = gates.find(({ text }) => /^CONFIG_\w+$/.test(text));
    if (option === undefined) return;
    report({
      message: `${spec.name} is built with ${option.text} alone, but kernel/sys_ni.c has no stub for it`,
      help: [
        `add COND_SYSCALL(${spec.name}) to kernel/sys_ni.c, so that a kernel without the option links and the call fails with ENOSYS`,
      ],
      range: option.range,
      pointer: option.pointer,
    });
  },
};

/** What the derivation says of a call for which there is a COND_SYSCALL(). */
const NOT_BUILT_IN = 'not built in';
