import type { PullFiles } from '../judge.ts';
import type { Inquiry } from '../judging/inquiry.ts';
import type { UnjudgedFile } from '../verdict.ts';
import type { Change, Range } from './change.ts';
import type { Content, Place, RepositoryReader } from './repository.ts';

/** Limit on the judged specs of one pull request; beyond it the check fails. */
const MAX_SPECS = 200;
/** Limit on the changed files that are read. GitHub and GitLab list at most as many for one change. */
const MAX_READ = 3000;
/** Changed files per request. */
const AT_A_TIME = 50;
/** Limits on the length of one spec, and of all together, in characters. */
const MAX_LENGTH = 1 << 20;
const MAX_TOTAL = 16 << 20;

/**
 * Reads the specs among the changed files, in head and base. If the list of changed files is incomplete, `unjudged` says
 * so, and the check fails.
 */
export async function readSpecFiles(
  repository: RepositoryReader,
  change: Change,
  inquiry: Inquiry,
): Promise<Omit<PullFiles, 'elsewhere'>> {
  const { commits, changed, isWhole } = change;
  const head = new Map<string, string>();
  const base = new Map<string, string>();
  const removed: string[] = [];
  const unjudged: UnjudgedFile[] = [];
  if (!isWhole)
    unjudged.push({
      path: 'this change',
      reason: `it touches ${changed.length} files or more, in a tree of which ${repository.forge} lists only a part`,
    });
  const named = await inquiry.specPaths(
    changed.flatMap(({ path, before }) => [path ?? [], before ?? []].flat()),
  );
  const isSpecPath = (path: string | undefined): boolean => path !== undefined && named.has(path);
  let total = 0;
  const wanted = changed.flatMap(({ path, before }): Wanted[] => {
    // A spec that moves to an excluded path counts as removed; one that moves out of an excluded path counts as new.
    const file = {
      path: isSpecPath(path) ? path : undefined,
      before: isSpecPath(before) ? before : undefined,
    };
    return file.path === undefined && file.before === undefined ? [] : [file];
  });
  let done = 0;
  const isFull = (): boolean => head.size >= MAX_SPECS || total >= MAX_TOTAL;
  while (done < wanted.length && done < MAX_READ && !isFull()) {
    const some = wanted.slice(done, done + AT_A_TIME);
    for (const [file, both] of await readBoth(repository, commits, some)) {
      if (isFull()) break;
      await take(file, both);
      done++;
    }
  }
  const next = wanted[done];
  if (next !== undefined)
    unjudged.push({
      path: next.path ?? next.before ?? '',
      reason: `and ${wanted.length - done - 1} more: ${
        done < MAX_READ
          ? `${MAX_SPECS} specs, and no more than ${MAX_TOTAL >> 20} MiB, are judged`
          : `${MAX_READ} changed files are looked at; "files" in the configuration says where the specs are`
      }`,
    });
  return { head, base, removed, unjudged };

  async function take({ path: wantedPath, before }: Wanted, { earlier, now: found }: Both): Promise<void> {
    const old = await textOf(before, earlier);
    // A dangling symbolic link or a submodule is no spec, whatever its name.
    const path = found?.kind === 'no file' ? undefined : wantedPath;
    const now = await textOf(path, found, `${repository.forge} lists it, and does not give it`);
    const isOld = old !== undefined && (await inquiry.mayHoldSpec(before ?? '', old));
    const isNew = now !== undefined && (isOld || (await inquiry.mayHoldSpec(path ?? '', now)));
    if (!isOld && !isNew) return;
    total += (old?.length ?? 0) + (now?.length ?? 0);
    // The base is matched by the names of calls, so a renamed file keeps its earlier state.
    if (old !== undefined && before !== undefined) base.set(before, old);
    if (now !== undefined && path !== undefined) head.set(path, now);
    if (path === undefined && before !== undefined) removed.push(before);
  }

  /** @param absent the reason to record if the file does not exist; undefined if that is no fault */
  async function textOf(
    path: string | undefined,
    content: Content | undefined,
    absent?: string,
  ): Promise<string | undefined> {
    if (path === undefined || content === undefined) return undefined;
    switch (content.kind) {
      case 'text':
        if (content.text.length <= MAX_LENGTH || !(await inquiry.mayHoldSpec(path, content.text)))
          return content.text;
        unjudged.push({ path, reason: 'it has more than a MiB, and no spec needs as much' });
        return undefined;
      case 'unfit':
        unjudged.push({ path, reason: content.reason });
        return undefined;
      case 'absent':
        if (absent !== undefined) unjudged.push({ path, reason: absent });
        return undefined;
      case 'no file':
        return undefined;
    }
  }
}

/** The paths of a changed file that may contain a spec. */
interface Wanted {
  /** In the head. */
  readonly path: string | undefined;
  /** In the base. */
  readonly before: string | undefined;
}

/** The contents of a changed file in the base and in the head. */
interface Both {
  readonly earlier: Content | undefined;
  readonly now: Content | undefined;
}

async function readBoth(
  repository: RepositoryReader,
  commits: Range,
  files: readonly Wanted[],
): Promise<readonly (readonly [Wanted, Both])[]> {
  const places: Place[] = [];
  const add = (path: string | undefined, ref: string): number | undefined =>
    path === undefined ? undefined : places.push({ path, ref }) - 1;
  const indexes = files.map(({ path, before }) => ({
    earlier: add(before, commits.base),
    now: add(path, commits.head),
  }));
  const contents = await repository.readAll(places);
  const at = (index: number | undefined): Content | undefined =>
    index === undefined ? undefined : contents[index];
  return files.map((file, index) => [
    file,
    { earlier: at(indexes[index]?.earlier), now: at(indexes[index]?.now) },
  ]);
}
