import { readDiff } from '../../src/draft/diff.ts';
import { reviewSeries } from '../../src/draft/review/review-series.ts';

/** The lines of hunks with their signs, by path. */
export type Files = Readonly<Record<string, readonly string[]>>;

const CREATED = /^(?:include\/uapi\/linux|tools\/testing\/selftests)\//;

/** What is told of a series that adds calls, as `path:line message`; every hunk begins at line 10. */
export function reviewed(
  files: Files,
  { section = '', body = '', isComplete = true } = {},
): readonly string[] {
  const text = Object.entries(files)
    .map(([path, lines]) => {
      const count = (sign: string) => lines.filter((line) => !line.startsWith(sign)).length;
      // Headers and tests of which each line is added are new files; code stands in a file that exists.
      const isNew = lines.every((line) => line.startsWith('+')) && CREATED.test(path);
      const old = isNew ? '/dev/null' : `a/${path}`;
      const start = old === '/dev/null' ? '0,0 +1' : `10,${count('+')} +10`;
      return `diff --git a/${path} b/${path}\n--- ${old}\n+++ b/${path}\n@@ -${start},${count('-')} @@ ${section}\n${lines.join('\n')}\n`;
    })
    .join('');
  const patches =
    body === ''
      ? []
      : [{ id: undefined, subject: '[PATCH] xyzzy', recipients: '', body: `${body}\n---\n${text}` }];
  return reviewSeries(readDiff(text), { hasCalls: true, isComplete, isAsked: false, patches }).map(
    ({ path, line, message, isQuestion }) => `${path}:${line} ${isQuestion ? '? ' : ''}${message}`,
  );
}

/** Lines that a patch adds. */
export function added(...lines: readonly string[]): readonly string[] {
  return lines.map((line) => `+${line}`);
}
