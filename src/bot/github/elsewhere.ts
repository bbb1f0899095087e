import { BaseSpecs } from '../../check/base/base-specs.ts';
import { isSpecCandidate } from '../../spec/candidate.ts';
import type { PullFiles } from '../judge.ts';
import type { Change } from './changes.ts';
import type { GitHub } from './client.ts';
import { FileReader } from './files.ts';
import { readTree } from './trees.ts';

/** No more unchanged files are read to find a call. */
const MAX_READ = 100;
/** So many are read at a time: one request. */
const AT_A_TIME = 50;

/**
 * The calls that a change seems to remove, and that a file describes which it does not touch. Those named like a call are
 * looked at first; what stands in none of the first hundred counts as removed.
 */
export async function describedElsewhere(
  github: GitHub,
  { commits, changed }: Change,
  { head, base }: Pick<PullFiles, 'head' | 'base'>,
  isSpecPath: (path: string) => boolean,
): Promise<ReadonlySet<string>> {
  const missing = namesIn(base);
  for (const name of namesIn(head)) missing.delete(name);
  const found = new Set<string>();
  if (missing.size === 0) return found;
  const touched = new Set(changed.flatMap(({ path, before }) => [path, before]));
  const tree = await readTree(github, commits, commits.head);
  const paths = [...(tree?.keys() ?? [])].filter((path) => isSpecPath(path) && !touched.has(path));
  const isNamed = (path: string): boolean => [...missing].some((name) => path.includes(name));
  const ordered = [...paths.filter(isNamed), ...paths.filter((path) => !isNamed(path))];
  const reader = new FileReader(github, commits);
  for (let start = 0; start < MAX_READ && missing.size > 0; start += AT_A_TIME) {
    const places = ordered.slice(start, start + AT_A_TIME).map((path) => ({ path, ref: commits.head }));
    const contents = await reader.readAll(places);
    for (const content of contents) {
      if (content.kind !== 'text' || !isSpecCandidate(content.text)) continue;
      for (const name of namesIn(new Map([['', content.text]]))) if (missing.delete(name)) found.add(name);
    }
  }
  return found;
}

function namesIn(files: ReadonlyMap<string, string>): Set<string> {
  return new Set([...new BaseSpecs(files).names()].map(([name]) => name));
}
