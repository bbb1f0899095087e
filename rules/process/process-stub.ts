import { isPosted } from '../../src/lint/artifact.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { isDerived } from '../../src/spec/derived.ts';
import type { Spec } from '../../src/spec/model.ts';

/** The tables name sys_xyzzy() whether an option builds it or not, so something has to stand in for it. */
export const processStub: SpecRule = {
  about: 'spec',
  id: 'process-stub',
  topic: 'process',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A call that an option leaves out has a stub in kernel/sys_ni.c.',
  check({ spec }, report) {
    // The text of a gate is free where a person wrote it.
    if (!isPosted(spec) || (!isDerived(spec) && spec.raw.unstubbed === undefined)) return;
    const gates = spec.entry.filter(({ kind, errors }) => kind === 'gate' && errors.includes('ENOSYS'));
    // The ENOSYS of a stub was read from there.
    if (gates.some(({ source }) => source?.startsWith('kernel/sys_ni.c:'))) return;
    const missing = spec.raw.unstubbed;
    if (missing !== undefined) {
      const { start, end, pointer } = missing.option;
      report({
        message: `${missing.file.text} is built with ${missing.option.text} alone, but kernel/sys_ni.c has no stub for ${spec.name}`,
        help: [stubHelp(spec)],
        range: { start, end },
        pointer,
      });
      return;
    }
    const option = gates.find(({ text }) => /^CONFIG_\w+$/.test(text));
    if (option === undefined) return;
    report({
      message: `${spec.name} is built with ${option.text} alone, but kernel/sys_ni.c has no stub for it`,
      help: [stubHelp(spec)],
      range: option.range,
      pointer: option.pointer,
    });
  },
};

function stubHelp({ name }: Spec): string {
  return `add COND_SYSCALL(${name}) to kernel/sys_ni.c, so that a kernel without the option links and the call fails with ENOSYS`;
}
