import { LineIndex } from '../../spec/position.ts';
import { type InputPlace, linePlace } from './code-places.ts';
import type { CodeLocator } from './derived-result.ts';

/**
 * Finds code in a C file that is the input itself.
 *
 * @param treePath the path that steps name the file by
 */
export function fileLocator(text: string, treePath: string): CodeLocator {
  const lines = new LineIndex(text);
  const at = (line: number): InputPlace => linePlace(lines, lines.offset(line), lines.line(line));
  return {
    ofSource: (source) => {
      const [, file, line] = /^(.*):(\d+)$/.exec(source) ?? [];
      return file === treePath ? at(Number(line)) : undefined;
    },
    ofCall: ({ line }) => at(line),
  };
}
