import { artifactRule } from '../../src/lint/artifact.ts';

export const processSelftest = artifactRule({
  id: 'process-selftest',
  severity: 'warning',
  summary: 'A proposal comes with a selftest.',
  artifact: 'selftest',
  what: 'selftest',
  help: () => ['add one below tools/testing/selftests, which calls through syscall(), and give its path'],
  fault: (reference) =>
    /^https?:\/\/|tools\/testing\/selftests\/\w/.test(reference)
      ? undefined
      : `"${reference}" is no path below tools/testing/selftests`,
});
