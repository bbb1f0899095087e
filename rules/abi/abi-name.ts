import type { SpecRule } from '../../src/lint/rule.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';

/** A new revision of a call has its name and a number: dup2, dup3. */
export const abiName: SpecRule = {
  about: 'spec',
  id: 'abi-name',
  topic: 'abi',
  severity: 'info',
  basis: 'prototype',
  summary: 'The name of a new revision is that of the call and a number, and the first one has no number.',
  check({ spec }, report) {
    if (spec.status !== 'proposed') return;
    const { name } = spec;
    const place = { range: spec.nameNode, pointer: '/syscall' };
    const suffix = /^(\w+?)_(?:v(\d)|new|ext?|extended)$/.exec(name);
    if (suffix !== null) {
      const [, base = '', revision = '2'] = suffix;
      report({
        message: `"${name}" marks a revision by a suffix of its own; calls of Linux have a number instead`,
        help: [
          `name it ${base}${revision}, as dup3, openat2 and clone3 are named, or after what it does differently`,
        ],
        ...place,
      });
      return;
    }
    const numbered = /^(\w*[a-z])([23])$/.exec(name);
    if (numbered === null) return;
    const [, base = '', revision = ''] = numbered;
    const earlier = Number(revision) === 2 ? base : `${base}${Number(revision) - 1}`;
    if (syscallNumbers().knows(base) || syscallNumbers().knows(earlier)) return;
    report({
      message: `"${name}" is revision ${revision} of a call, but neither Linux nor the checked specs have ${earlier}`,
      help: ['name the first version without a number, whatever the posting is'],
      settledBy: earlier,
      ...place,
    });
  },
};
