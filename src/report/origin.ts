import type { OriginReport } from '../verify/origin-text.ts';
import { type Style, wrapText } from './style.ts';
import { visible } from './visible.ts';

/** The keys that say that a program read a spec, and what is known of other kernels; none for other specs. */
export function originJson(origin: OriginReport | undefined) {
  if (origin === undefined) return {};
  const { tree, architectures, configuration, from, notes } = origin;
  return {
    derived: { tree, architectures, configuration: configuration ?? null, from: from ?? null },
    reviewed: false,
    notes,
  };
}

/** The same for people: a line for each note. */
export function originLines(
  origin: OriginReport | undefined,
  style: Style,
  width: number,
): readonly string[] {
  return (origin?.notes ?? []).map(
    (note) =>
      `  ${style.paint('note', 'cyan', 'bold')}: ${wrapText(visible(note), Math.max(40, width - 8), '        ')}`,
  );
}
