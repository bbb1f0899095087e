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
    // The ENOSYS of a stub was read from there.
    if (gates.some(({ source }) => source?.startsWith('kernel/sys_ni.c:'))) return;
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
