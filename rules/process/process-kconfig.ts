import { artifactRule } from '../../src/lint/artifact.ts';

export const processKconfig = artifactRule({
  id: 'process-kconfig',
  severity: 'info',
  summary: 'A proposal names the configuration option of the call.',
  artifact: 'kconfig',
  what: 'configuration option',
  help: () => [
    'name the option; without it, COND_SYSCALL() in kernel/sys_ni.c makes the call fail with ENOSYS',
    'write {none: always built in} if it has none',
  ],
  fault: (reference) =>
    /^https?:\/\/|\bCONFIG_[A-Z0-9_]+/.test(reference)
      ? undefined
      : `"${reference}" does not name a CONFIG_ option`,
});
