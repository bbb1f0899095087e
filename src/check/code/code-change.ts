import { callsReaching, reachedNames } from '../../derive/reached-names.ts';
import { KernelOptions } from '../../derive/tree/kernel-options.ts';
import { SourceTree } from '../../derive/tree/source-tree.ts';
import { Types } from '../../derive/tree/types.ts';
import type { EngineOptions } from '../../lint/finding-collector.ts';
import { CodeState } from './code-state.ts';
import { fileLocator } from './file-locator.ts';
import { type JudgedCode, judgeStates } from './judge-states.ts';
import type { CodeTexts } from './patched-code.ts';

/** Two states of some C files of a kernel tree. */
export interface CodeChange {
  /** The files that differ, as they were; undefined for one that is new. */
  readonly before: CodeTexts;
  /** The same as they are; undefined for one that is gone. */
  readonly after: CodeTexts;
  /** Other files of the tree that are at hand, such as headers. */
  readonly around: ReadonlyMap<string, string>;
}

/** Reads the calls that differ between two states of C files, and judges them. Results stand in the file of the call. */
export function judgeCodeChange(
  { before, after, around }: CodeChange,
  options: EngineOptions,
): JudgedCode & { readonly after: CodeState } {
  const tree = new SourceTree({ paths: [...around.keys()], read: (path) => around.get(path) });
  const configuration = new KernelOptions(tree);
  const code = { name: 'the files of this change', tree, configuration };
  const old = new CodeState(code, tree.with(before));
  const now = new CodeState(code, tree.with(after));
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  const added = paths
    .flatMap((path) => now.tree.definitionsIn(path))
    .flatMap(({ kind, name }) =>
      kind === 'syscall' && old.tree.all(name, 'syscall').length === 0 ? [name] : [],
    );
  const reaching = (names: ReadonlySet<string>): readonly string[] => {
    const own = configuration.for(old.tree);
    return callsReaching(reachedNames(old.tree, new Types(old.tree, own), own, new Map()), names);
  };
  const judged = judgeStates(
    { before: old, after: now, paths, callsReaching: reaching },
    [...new Set(added)].map((name) => ({ name })),
    ({ path }) => ({ path, locator: fileLocator(now.tree.text(path) ?? '', path) }),
    options,
  );
  return { ...judged, after: now };
}
