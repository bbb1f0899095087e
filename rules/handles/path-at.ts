import type { SpecRule } from '../../src/lint/rule.ts';

/** include/uapi/linux/fcntl.h */
const AT_FDCWD = -100n;

/** Without a directory descriptor, a path can start only at the caller's root or working directory. */
export const pathAt: SpecRule = {
  about: 'spec',
  id: 'path-at',
  topic: 'handles',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A path is passed with a directory descriptor that it is relative to.',
  check({ spec }, report) {
    for (const step of spec.entry) {
      if (step.kind !== 'lookup' || spec.status === 'merged' || step.target.meaning?.role !== 'dirfd')
        continue;
      const knowsWorkingDirectory = step.target.meaning.sentinels.some(({ value }) => value === AT_FDCWD);
      if (knowsWorkingDirectory || step.when !== undefined) continue;
      report({
        message: `"${step.target.text}" is looked up whatever the path is, so AT_FDCWD and absolute paths are rejected`,
        help: [
          'resolve it together with the path (filename_lookup, user_path_at), so that an absolute path needs no descriptor and AT_FDCWD means the working directory',
        ],
        range: step.range,
        pointer: step.pointer,
      });
    }
    let descriptors = 0;
    for (const { name, role, range, index } of spec.arguments) {
      if (role === 'dirfd') descriptors++;
      if (role !== 'path' && role !== 'entry') continue;
      if (descriptors > 0) {
        descriptors--;
        continue;
      }
      report({
        message: `"${name}" is a path without a directory descriptor before it`,
        help: [
          'take "int dfd" before it, so that a program with an open directory needs neither its path nor chdir()',
          'with AT_FDCWD as dfd, the call remains as simple as before',
        ],
        range,
        pointer: `/arguments/${index}`,
      });
    }
  },
};
