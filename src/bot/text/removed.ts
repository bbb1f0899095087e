import type { BlockContent } from 'mdast';
import type { Verdict } from '../judge.ts';
import { code, list, own, paragraph, strong } from './nodes.ts';

/** The specs that are taken away. Nothing judges that: a spec is no call, and only people know why it goes. */
export function removedBlocks({ removed }: Verdict): readonly BlockContent[] {
  if (removed.length === 0) return [];
  return [paragraph(strong('Removed'), own(':')), list(removed.map((path) => [paragraph(code(path))]))];
}
