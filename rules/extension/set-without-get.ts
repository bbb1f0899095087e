import type { SpecRule } from '../../src/lint/rule.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';

/** A process setting that cannot be read cannot be saved and restored. */
export const setWithoutGet: SpecRule = {
  about: 'spec',
  id: 'set-without-get',
  topic: 'extension',
  severity: 'info',
  basis: 'prototype',
  summary: 'A call that sets something has a counterpart that gets it.',
  check({ spec }, report) {
    if (spec.status === 'merged' || !/^set_|_set_|_set$/.test(spec.name)) return;
    const getter = spec.name.replace(/(^|_)set(?=_|$)/, '$1get');
    if (syscallNumbers().knows(getter)) return;
    const notes = (spec.raw.notes ?? []).map(({ text }) => text);
    if (notes.some((text) => text.includes(getter) && !/\bmissing\b/.test(text))) return;
    report({
      message: `${spec.name} sets something, but neither Linux nor the checked specs have ${getter}`,
      help: [
        'add it, or state where else it can be read: checkpoint and restore (CRIU) and debuggers need it',
      ],
      settledBy: getter,
      range: spec.nameNode,
      pointer: '/syscall',
    });
  },
};
