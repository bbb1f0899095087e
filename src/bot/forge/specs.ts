import type { PullFiles } from '../judge.ts';
import type { Inquiry } from '../judging/inquiry.ts';
import type { LeftOut } from '../verdict.ts';
import type { Change, Range } from './change.ts';
import type { Content, Place, RepositoryReader } from './repository.ts';

/** More specs in one pull request are not judged, and the check fails. */
const MAX_SPECS = 200;
/** No more changed files are read to find the specs: GitHub lists as many of a pull request, and GitLab shows as many. */
const MAX_READ = 3000;
/** So many changed files are read at a time. */
const AT_A_TIME = 50;
/** A larger spec is none that people wrote, in characters; nor are so many together. */
const MAX_LENGTH = 1 << 20;
const MAX_TOTAL = 16 << 20;

/**
 * Fetches the specs among some changed files, in both states; no other file is looked at. Where the list
 * of files is not whole, the check fails.
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
  const left: LeftOut[] = [];
  if (!isWhole)
    left.push({
      path: 'this change',
      reason: `it touches ${changed.length} files or more, in a tree of which ${repository.forge} lists only a part`,
    });
  const named = await inquiry.specPaths(
    changed.flatMap(({ path, before }) => [path ?? [], before ?? []].flat()),
  );
  const isSpecPath = (path: string | undefined): boolean => path !== undefined && named.has(path);
  let total = 0;
  const wanted = changed.flatMap(({ path, before }): Wanted[] => {
    // A spec that moves to where none are looked for has gone, and one that comes from there is new.
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
    left.push({
      path: next.path ?? next.before ?? '',
      reason: `and ${wanted.length - done - 1} more: ${
        done < MAX_READ
          ? `${MAX_SPECS} specs, and no more than ${MAX_TOTAL >> 20} MiB, are judged`
          : `${MAX_READ} changed files are looked at; "files" in the configuration says where the specs are`
      }`,
    });
  return { head, base, removed, left };

  async function take({ path: wantedPath, before }: Wanted, { earlier, now: found }: Both): Promise<void> {
    const old = await textOf(before, earlier);
    // A link that leads nowhere and a submodule hold no spec, whatever their name is.
    const path = found?.kind === 'no file' ? undefined : wantedPath;
    const now = await textOf(path, found, `${repository.forge} lists it, and does not give it`);
    const isOld = old !== undefined && (await inquiry.mayHoldSpec(before ?? '', old));
    const isNew = now !== undefined && (isOld || (await inquiry.mayHoldSpec(path ?? '', now)));
    if (!isOld && !isNew) return;
    total += (old?.length ?? 0) + (now?.length ?? 0);
    // The base is compared with by name, so a file that was renamed is still found.
    if (old !== undefined && before !== undefined) base.set(before, old);
    if (now !== undefined && path !== undefined) head.set(path, now);
    if (path === undefined && before !== undefined) removed.push(before);
  }

  /** `absent` is what is wrong with a file that is not there; undefined where that may be. */
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
        left.push({ path, reason: 'it has more than a MiB, and no spec needs as much' });
        return undefined;
      case 'unfit':
        left.push({ path, reason: content.reason });
        return undefined;
      case 'absent':
        if (absent !== undefined) left.push({ path, reason: absent });
        return undefined;
      case 'no file':
        return undefined;
    }
  }
}

/** A changed file that may hold a spec: where it is in the head, and in the base. */
interface Wanted {
  readonly path: string | undefined;
  readonly before: string | undefined;
}

/** What a changed file holds before and after. */
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
