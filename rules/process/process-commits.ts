import { artifactRule } from '../../src/lint/artifact.ts';

export const processCommits = artifactRule({
  id: 'process-commits',
  severity: 'info',
  summary: 'A proposal states how it is split into commits.',
  artifact: 'commits',
  what: 'commits',
  help: () => [
    'list one for the call itself, one that assigns its number on one architecture, one for the selftest, one for the manual page',
  ],
});
