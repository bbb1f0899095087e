import { artifactRule } from '../../src/lint/artifact.ts';

export const processDiscussion = artifactRule({
  id: 'process-discussion',
  severity: 'warning',
  summary: 'A proposal names the mailing list thread in which it is discussed.',
  artifact: 'discussion',
  what: 'mailing list thread',
  help: () => [
    'also send it to linux-api@vger.kernel.org, and add the link to the thread: https://lore.kernel.org/all/MESSAGE-ID/',
  ],
  fault: (reference) =>
    /^https?:\/\//.test(reference) ? undefined : `"${reference}" is not a link to a discussion`,
});
