import { artifactRule } from '../../src/lint/artifact.ts';

export const processManPage = artifactRule({
  id: 'process-man-page',
  severity: 'warning',
  summary: 'A proposal comes with its manual page.',
  artifact: 'man',
  what: 'manual page',
  help: ({ name }) => [
    `write it, send it with the series to linux-man@vger.kernel.org, and add its link or its path, man/man2/${name}.2`,
  ],
  fault: (reference) =>
    /^https?:\/\/|\.\d(\.in)?$|\.rst$/.test(reference)
      ? undefined
      : `"${reference}" is neither a link nor a manual page`,
});
