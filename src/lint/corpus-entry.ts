import type { SpecDocument } from '../spec/model.ts';
import type { LineIndex } from '../spec/position.ts';
import type { CorpusEntry } from './rule.ts';

/** The part of a document that rules about all specs see. */
export function corpusEntry(
  path: string,
  index: number,
  { spec }: SpecDocument,
  lines: LineIndex,
): CorpusEntry {
  const node = spec?.nameNode ?? { start: 0, end: 0 };
  return {
    path,
    document: index,
    name: spec?.name ?? '',
    isLive: spec?.status === 'merged' || spec?.status === 'proposed',
    nameRange: { start: node.start, end: node.end },
    line: lines.position(node.start).line,
    numbers: [...(spec?.numbers ?? [])].map(([architecture, { value, node: number }]) => ({
      architecture,
      value,
      range: { start: number.start, end: number.end },
      pointer: number.pointer,
    })),
  };
}
