import { artifactRule } from '../../src/lint/artifact.ts';

export const processCommits = artifactRule({
  id: 'process-commits',
  severity: 'info',
  summary: 'A proposal says into which commits it is split.',
  artifact: 'commits',
  what: 'commits',
  help: () => [
    'one for the call itself, one that gives it its number on one architecture, one for the selftest, one for the manual page',
  ],
});
