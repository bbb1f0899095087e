import type { DocumentResult } from '../../lint/file-result.ts';
import type { EngineOptions } from '../../lint/finding-collector.ts';
import { CodeState } from './code-state.ts';
import { judgeDerived } from './derived-result.ts';
import { fileLocator } from './file-locator.ts';
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
  const input = { path, locator: fileLocator(text, treePath) };
  const names = state.tree
    .definitionsIn(treePath)
    .flatMap(({ kind, name }) => (kind === 'syscall' ? [name] : []));
  // What one call of a file lacks, another one may have.
  const siblings: ReadonlySet<string> = new Set([...(options.siblings?.() ?? []), ...names]);
  return [...new Set(names)].flatMap((name) => {
    const read = state.read(name);
    const document = read && judgeDerived(read, input, { ...options, siblings: () => siblings });
    return document === undefined ? [] : [document];
  });
}
