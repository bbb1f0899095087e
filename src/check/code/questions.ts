import type { Spec } from '../../spec/model.ts';

/** The calls of a series that questions are asked about. */
const MAX_ASKED = 3;

/** What reviewers of new calls ask about, and no code answers: a question for some of the calls that a series adds. */
export function questionsAbout(specs: readonly Spec[]): readonly string[] {
  const asked = specs.flatMap((spec) => {
    const question = questionAbout(spec);
    return question === undefined ? [] : [`${spec.name}: ${question}`];
  });
  return asked.slice(0, MAX_ASKED);
}

/** Verbs of calls that leave something behind in the caller. */
const SETTING = /(?:^|_)(?:set|config|register|enable|disable|restrict|protect|seal|alloc)(?:_|$)/;
const PROCESS = /^(?:pid|tid|tgid|pidfd|pid_fd)$/;

function questionAbout({ name, arguments: all, entry }: Spec): string | undefined {
  const process = all.find((argument) => argument.role === 'pid' || PROCESS.test(argument.name));
  if (process !== undefined)
    return `does it act on the thread that "${process.name}" names or on its whole process, and what if that ends meanwhile?`;
  const isElsewhere = all.some(
    ({ role }) => role === 'path' || role === 'entry' || role === 'dirfd' || role === 'fd',
  );
  if (SETTING.test(name) && !isElsewhere)
    return 'is what it sets that of the thread or of the process, and what becomes of it in fork() and execve()?';
  if (entry.some(({ kind, text }) => kind === 'effect' && /\binstalls a descriptor\b/.test(text)))
    return 'how long does what the new descriptor refers to live, and may another process be given it?';
  return undefined;
}
