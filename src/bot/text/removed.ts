import type { BlockContent } from 'mdast';
import type { Verdict } from '../verdict.ts';
import { code, list, paragraph, strong, trustedText } from './nodes.ts';

/**
 * The removed specs that are not in the table. A released call has a row there and a finding of a rule. Removed
 * proposals are only listed: only people know why a proposal is withdrawn.
 */
export function removedBlocks({ removed, calls }: Verdict): readonly BlockContent[] {
  const judged = new Set(calls.flatMap(({ document, isRemoved }) => (isRemoved ? document.syscall : [])));
  const others = removed.filter(({ syscall }) => syscall === undefined || !judged.has(syscall));
  if (others.length === 0) return [];
  const items = others.map(({ path, syscall }) =>
    syscall === undefined
      ? [paragraph(code(path))]
      : [paragraph(code(syscall), trustedText(', which '), code(path), trustedText(' described'))],
  );
  return [paragraph(strong('Removed'), trustedText(':')), list(items)];
}
