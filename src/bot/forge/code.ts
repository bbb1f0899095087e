import type { CodeFiles } from '../judge.ts';
import type { UnjudgedFile } from '../verdict.ts';
import type { Change, ChangedFile } from './change.ts';
import type { Content, Place, RepositoryReader } from './repository.ts';

/** The table of the calls that a kernel may be built without. Only a kernel tree has it. */
const MARK = 'kernel/sys_ni.c';

/** Limits on the changed C files of one change and on the headers around them, and on their length in characters. */
const MAX_CHANGED = 300;
const MAX_AROUND = 150;
const MAX_TOTAL = 8 << 20;

/** The parts of a kernel tree that have the code of system calls; drivers are reached through pointers alone. */
const PARTS = /^(?:fs|kernel|mm|net|ipc|security|io_uring|block|lib|include|init|arch|drivers\/char)\//;

/**
 * Reads the C files that a change of a kernel tree touches, in head and base, and the headers that they include. Empty
 * for other repositories.
 */
export async function readCodeFiles(
  repository: RepositoryReader,
  { commits, changed }: Change,
): Promise<{ readonly code: CodeFiles; readonly unjudged: readonly UnjudgedFile[] }> {
  const code = changed.filter(isCode);
  if (code.length === 0 || !(await isKernelTree(repository, commits.base)))
    return { code: NO_CODE, unjudged: [] };
  const some = code.slice(0, MAX_CHANGED);
  const unjudged: UnjudgedFile[] = [];
  const [before, after] = [new Map<string, string>(), new Map<string, string>()];
  const old = await textsAt(
    repository,
    commits.base,
    some.flatMap(({ before: path }) => path ?? []),
  );
  const now = await textsAt(
    repository,
    commits.head,
    some.flatMap(({ path }) => path ?? []),
  );
  let total = 0;
  for (const [texts, target] of [
    [old, before],
    [now, after],
  ] as const)
    for (const [path, text] of texts) {
      total += text.length;
      if (total <= MAX_TOTAL) target.set(path, text);
    }
  if (code.length > some.length || total > MAX_TOTAL)
    unjudged.push({
      path: 'the C of this change',
      reason: `it touches ${code.length} C files; ${MAX_CHANGED} of them, and no more than ${MAX_TOTAL >> 20} MiB, are read`,
    });
  const around = await textsAt(repository, commits.head, headersOf([...after.values()], after));
  return {
    code: { before: [...before], after: [...after], around: bounded(around, MAX_TOTAL - total) },
    unjudged,
  };
}

const NO_CODE: CodeFiles = { before: [], after: [], around: [] };

function isCode({ path, before }: ChangedFile): boolean {
  const name = path ?? before ?? '';
  return /\.[ch]$/.test(name) && PARTS.test(name);
}

async function isKernelTree(repository: RepositoryReader, ref: string): Promise<boolean> {
  const [mark] = await repository.readAll([{ path: MARK, ref }]);
  return mark?.kind === 'text' && mark.text.includes('COND_SYSCALL');
}

async function textsAt(
  repository: RepositoryReader,
  ref: string,
  paths: readonly string[],
): Promise<readonly (readonly [path: string, text: string])[]> {
  if (paths.length === 0) return [];
  const places = paths.map((path): Place => ({ path, ref }));
  const contents = await repository.readAll(places);
  return places.flatMap(({ path }, index) => {
    const content: Content | undefined = contents[index];
    return content?.kind === 'text' ? [[path, content.text] as const] : [];
  });
}

/** The headers that C files include, where a kernel tree has them, and the table of optional calls. */
function headersOf(texts: readonly string[], known: ReadonlyMap<string, string>): readonly string[] {
  const names = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/^#\s*include\s*<([\w./-]{1,100}\.h)>/gm)].map(([, name]) => name),
    ),
  );
  const paths = [...names].flatMap((name) => [`include/${name}`, `include/uapi/${name}`]);
  return [MARK, ...paths].filter((path) => !known.has(path) && !path.includes('..')).slice(0, MAX_AROUND);
}

function bounded(
  files: readonly (readonly [path: string, text: string])[],
  room: number,
): readonly (readonly [path: string, text: string])[] {
  let total = 0;
  return files.filter(([, text]) => {
    total += text.length;
    return total <= room;
  });
}
