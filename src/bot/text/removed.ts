import type { BlockContent } from 'mdast';
import type { Verdict } from '../verdict.ts';
import { code, list, own, paragraph, strong } from './nodes.ts';

/**
 * The specs that are taken away. A released call has its row, and a rule says more; of others nothing is judged, since only people
 * know why a proposal goes.
 */
export function removedBlocks({ removed, calls }: Verdict): readonly BlockContent[] {
  const judged = new Set(calls.flatMap(({ document, isRemoved }) => (isRemoved ? document.syscall : [])));
  const others = removed.filter(({ syscall }) => syscall === undefined || !judged.has(syscall));
  if (others.length === 0) return [];
  const items = others.map(({ path, syscall }) =>
    syscall === undefined
      ? [paragraph(code(path))]
      : [paragraph(code(syscall), own(', which '), code(path), own(' described'))],
  );
  return [paragraph(strong('Removed'), own(':')), list(items)];
}
