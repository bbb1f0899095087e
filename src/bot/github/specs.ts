import { isSpecCandidate } from '../../spec/candidate.ts';
import type { LeftOut, PullFiles } from '../judge.ts';
import type { Change } from './changes.ts';
import type { GitHub } from './client.ts';
import { readContent } from './content.ts';
import { describedElsewhere } from './elsewhere.ts';

/** More specs in one pull request are not judged, and the check fails. */
const MAX_SPECS = 200;
/** A larger spec is none that people wrote. */
const MAX_BYTES = 1 << 20;

export interface Commits {
  readonly owner: string;
  readonly repo: string;
  readonly head: string;
  readonly base: string;
}

/**
 * Fetches the specs among some changed files, in both states; no other file is looked at. Where the list
 * of files is not whole, the check fails.
 */
export async function readSpecFiles(
  github: GitHub,
  change: Change,
  isWanted: (path: string) => boolean,
): Promise<PullFiles> {
  const { commits, changed, isWhole } = change;
  const head = new Map<string, string>();
  const base = new Map<string, string>();
  const removed: string[] = [];
  const left: LeftOut[] = [];
  if (!isWhole)
    left.push({
      path: 'this change',
      reason: `it touches ${changed.length} files or more, in a tree of which GitHub lists only a part`,
    });
  const wanted = changed.filter(({ path, before }) => isSpecPath(path) || isSpecPath(before));
  for (const [index, file] of wanted.entries()) {
    // A spec that moves to where none are looked for has gone, and one that comes from there is new.
    const wantedPath = isSpecPath(file.path) ? file.path : undefined;
    const before = isSpecPath(file.before) ? file.before : undefined;
    if (head.size >= MAX_SPECS) {
      left.push({
        path: wantedPath ?? before ?? '',
        reason: `and ${wanted.length - index - 1} more: ${MAX_SPECS} are judged`,
      });
      break;
    }
    const earlier = before === undefined ? undefined : await read(before, commits.base);
    const old = earlier === 'no file' ? undefined : earlier;
    const found =
      wantedPath === undefined
        ? undefined
        : await read(wantedPath, commits.head, 'GitHub lists it, and does not give it');
    // A link that leads nowhere and a submodule hold no spec, whatever their name is.
    const isFile = found !== 'no file';
    const path = isFile ? wantedPath : undefined;
    const now = isFile ? found : undefined;
    const isSpec = [old, now].some((text) => text !== undefined && isSpecCandidate(text));
    if (!isSpec) continue;
    // The base is compared with by name, so a file that was renamed is still found.
    if (old !== undefined && before !== undefined) base.set(before, old);
    if (now !== undefined && path !== undefined) head.set(path, now);
    if (path === undefined && before !== undefined) removed.push(before);
  }
  const elsewhere = await describedElsewhere(github, change, { head, base }, isSpecPath);
  return { head, base, removed, elsewhere, left };

  function isSpecPath(path: string | undefined): boolean {
    return path !== undefined && /\.ya?ml$/i.test(path) && isWanted(path);
  }

  /** `absent` is what is wrong with a file that is not there; undefined where that may be. */
  async function read(path: string, ref: string, absent?: string): Promise<string | 'no file' | undefined> {
    const content = await readContent(github, commits, path, ref);
    if (content.kind === 'text' && content.text.length > MAX_BYTES && isSpecCandidate(content.text)) {
      left.push({ path, reason: 'it has more than a MiB, and no spec needs as much' });
      return undefined;
    }
    if (content.kind === 'no file') return 'no file';
    if (content.kind === 'unfit') left.push({ path, reason: content.reason });
    if (content.kind === 'absent' && absent !== undefined) left.push({ path, reason: absent });
    return content.kind === 'text' ? content.text : undefined;
  }
}
