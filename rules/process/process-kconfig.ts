import { artifactRule } from '../../src/lint/artifact.ts';

export const processKconfig = artifactRule({
  id: 'process-kconfig',
  severity: 'info',
  summary: 'A proposal says which option the call depends on.',
  artifact: 'kconfig',
  what: 'configuration option',
  help: () => [
    'a call that can be left out has an option, and COND_SYSCALL() in kernel/sys_ni.c answers ENOSYS without it',
    'write {none: always built in} where it has none',
  ],
  fault: (reference) =>
    /^https?:\/\/|\bCONFIG_[A-Z0-9_]+/.test(reference) ? undefined : `"${reference}" names no CONFIG_ option`,
});
