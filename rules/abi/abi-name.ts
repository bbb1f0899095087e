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
    const { name } = spec;
    // The name of a call that is in Linux is decided.
    if (spec.status !== 'proposed' || syscallNumbers().knows(name)) return;
    const place = { range: spec.nameNode, pointer: '/syscall' };
    const prefix = /^(?:ksys|do|compat_sys)_(?=[a-z])/.exec(name)?.[0];
    if (prefix !== undefined || /[A-Z]/.test(name)) {
      report({
        message:
          prefix === undefined
            ? `"${name}" has capitals, which no call of Linux has`
            : `"${name}" begins with "${prefix}", which the kernel writes before the name of a call in those of its functions`,
        help: [
          `name it ${(prefix === undefined ? snakeCase(name) : name.slice(prefix.length)).toLowerCase()}`,
        ],
        ...place,
      });
      return;
    }
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
    const numbered = /^(\w*[a-z])([2-6])$/.exec(name);
    if (numbered === null) return;
    const [, base = '', revision = ''] = numbered;
    const count = Number(revision);
    const isKnown = syscallNumbers().knows(base);
    const earlier = count === 2 ? base : `${base}${count - 1}`;
    if ((count > 3 && !isKnown) || syscallNumbers().knows(earlier)) return;
    let next = 2;
    while (syscallNumbers().knows(`${base}${next}`)) next += 1;
    report({
      message: `"${name}" is revision ${revision} of a call, but neither Linux nor the checked specs have ${earlier}`,
      help: [
        isKnown
          ? `name it ${base}${next}: the number counts revisions, not arguments`
          : 'name the first version without a number, whatever the posting is',
      ],
      settledBy: earlier,
      ...place,
    });
  },
};

/** `WidgetSet` as `Widget_Set`. */
function snakeCase(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2');
}
