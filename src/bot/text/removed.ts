import type { BlockContent } from 'mdast';
import type { Verdict } from '../judge.ts';
import { code, list, own, paragraph, strong } from './nodes.ts';

/**
 * The specs that are taken away. Of a released call a rule says more; of others nothing is judged, since only people
 * know why a proposal goes.
 */
export function removedBlocks({ removed }: Verdict): readonly BlockContent[] {
  if (removed.length === 0) return [];
  const items = removed.map(({ path, syscall }) =>
    syscall === undefined
      ? [paragraph(code(path))]
      : [paragraph(code(syscall), own(', which '), code(path), own(' described'))],
  );
  return [paragraph(strong('Removed'), own(':')), list(items)];
}
