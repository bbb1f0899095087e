import type { Inquiry } from '../judging/inquiry.ts';
import type { Change } from './change.ts';
import type { RepositoryReader } from './repository.ts';

/** Limit on the unchanged files that are read. */
const MAX_READ = 100;
/** Files per request. */
const AT_A_TIME = 50;

/**
 * Finds which of the calls that a change seems to remove are still described by an untouched file. Files whose path
 * contains a call's name are read first. A call that is in none of the first hundred files counts as removed.
 *
 * @param calls the names of the calls that seem to be removed
 */
export async function describedElsewhere(
  repository: RepositoryReader,
  { commits, changed }: Change,
  calls: readonly string[],
  inquiry: Inquiry,
): Promise<readonly string[]> {
  const missing = new Set(calls);
  const found: string[] = [];
  const touched = new Set(changed.flatMap(({ path, before }) => [path, before]));
  const tree = await repository.readTree(commits.head);
  const specs = await inquiry.specPaths([...(tree?.keys() ?? [])]);
  const paths = [...specs].filter((path) => !touched.has(path));
  const isNamed = (path: string): boolean => calls.some((name) => path.includes(name));
  const ordered = [...paths.filter(isNamed), ...paths.filter((path) => !isNamed(path))];
  for (let start = 0; start < MAX_READ && missing.size > 0; start += AT_A_TIME) {
    const places = ordered.slice(start, start + AT_A_TIME).map((path) => ({ path, ref: commits.head }));
    const contents = await repository.readAll(places);
    for (const [index, content] of contents.entries()) {
      const path = places[index]?.path ?? '';
      if (content.kind !== 'text' || !(await inquiry.mayHoldSpec(path, content.text))) continue;
      for (const name of await inquiry.calls([path, content.text]))
        if (missing.delete(name)) found.push(name);
    }
  }
  return found;
}
