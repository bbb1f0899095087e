import type { Inquiry } from '../judging/inquiry.ts';
import type { Change } from './change.ts';
import type { RepositoryReader } from './repository.ts';

/** No more unchanged files are read to find a call. */
const MAX_READ = 100;
/** So many are read at a time: one request. */
const AT_A_TIME = 50;

/**
 * Of the calls that a change seems to remove those that a file describes which it does not touch. Files named like a call
 * are looked at first; what stands in none of the first hundred counts as removed.
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
