import type { SpecRule } from '../../src/lint/rule.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';

/** What can be set for a process and not be read cannot be restored. */
export const setWithoutGet: SpecRule = {
  about: 'spec',
  id: 'set-without-get',
  topic: 'extension',
  severity: 'info',
  basis: 'prototype',
  summary: 'What a call sets, another one can get.',
  check({ spec }, report) {
    if (spec.status === 'merged' || !/^set_|_set_|_set$/.test(spec.name)) return;
    const getter = spec.name.replace(/(^|_)set(?=_|$)/, '$1get');
    if (syscallNumbers().knows(getter)) return;
    const notes = (spec.raw.notes ?? []).map(({ text }) => text);
    if (notes.some((text) => text.includes(getter) && !/\bmissing\b/.test(text))) return;
    report({
      message: `${spec.name} sets something, and neither Linux nor what is judged here has ${getter}`,
      help: [
        'add it, or say where else it can be read: who saves and restores processes (CRIU), and who debugs them, needs it',
      ],
      settledBy: getter,
      range: spec.nameNode,
      pointer: '/syscall',
    });
  },
};
