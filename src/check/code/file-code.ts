import type { DocumentResult } from '../../lint/file-result.ts';
import type { EngineOptions } from '../../lint/finding-collector.ts';
import { LineIndex } from '../../spec/position.ts';
import { type InputPlace, linePlace } from './code-places.ts';
import { CodeState } from './code-state.ts';
import { type CodeLocator, judgeDerived } from './derived-result.ts';
import type { KernelCode } from './kernel-code.ts';

/** A C file as an input. */
export interface CodeFile {
  readonly text: string;
  /** Where it lies in the kernel tree; where it lies in none, its name. */
  readonly treePath: string;
}

/** Reads the calls that a C file defines, as part of a kernel tree, and checks them. */
export function judgeFileCode(
  path: string,
  { text, treePath }: CodeFile,
  kernel: KernelCode,
  options: EngineOptions,
): readonly DocumentResult[] {
  const state = new CodeState(kernel, kernel.tree.with(new Map([[treePath, text]])));
  const lines = new LineIndex(text);
  const rows = text.split('\n');
  const at = (line: number): InputPlace => linePlace(lines, lines.offset(line), rows[line - 1] ?? '');
  const places: CodeLocator = {
    ofSource: (source) => {
      const [, file, line] = /^(.*):(\d+)$/.exec(source) ?? [];
      return file === treePath ? at(Number(line)) : undefined;
    },
    ofCall: ({ line }) => at(line),
  };
  const names = state.tree
    .definitionsIn(treePath)
    .flatMap(({ kind, name }) => (kind === 'syscall' ? [name] : []));
  return [...new Set(names)].flatMap((name) => {
    const read = state.read(name);
    const document = read && judgeDerived(path, read, places, options);
    return document === undefined ? [] : [document];
  });
}
