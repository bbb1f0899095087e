import { artifactRule } from '../../src/lint/artifact.ts';

export const processSelftest = artifactRule({
  id: 'process-selftest',
  severity: 'warning',
  summary: 'A proposal comes with a selftest.',
  artifact: 'selftest',
  what: 'selftest',
  help: () => ['add one under tools/testing/selftests that uses syscall(), and add its path'],
  fault: (reference) =>
    /^https?:\/\/|tools\/testing\/selftests\/\w/.test(reference)
      ? undefined
      : `"${reference}" is not a path under tools/testing/selftests`,
});
