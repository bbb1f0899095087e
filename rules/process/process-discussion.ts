import { artifactRule } from '../../src/lint/artifact.ts';

export const processDiscussion = artifactRule({
  id: 'process-discussion',
  severity: 'warning',
  summary: 'A proposal names the thread in which it is discussed.',
  artifact: 'discussion',
  what: 'thread on a list',
  help: () => [
    'send it to linux-api@vger.kernel.org too, and give the thread: https://lore.kernel.org/all/MESSAGE-ID/',
  ],
  fault: (reference) =>
    /^https?:\/\//.test(reference) ? undefined : `"${reference}" is no link to a discussion`,
});
